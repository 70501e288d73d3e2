/// Where the broker is, who we are, and how patient to be.
public struct ConnectionSettings: Sendable, Equatable {
    public struct Host: Sendable, Equatable, CustomStringConvertible {
        public var name: String
        public var port: Int

        public init(name: String, port: Int) {
            self.name = name
            self.port = port
        }

        public var description: String { name.contains(":") ? "[\(name)]:\(port)" : "\(name):\(port)" }
    }

    public enum Credentials: Sendable, Equatable {
        case plain(user: String, password: String)
        /// The broker takes the name from the client's TLS certificate.
        case external
    }

    public struct TLS: Sendable, Equatable {
        /// Certificates of the authorities to trust, in PEM; nil: those of the system.
        public var caFile: String?
        /// Our own certificate and its key, in PEM, when the broker asks for one.
        public var certificateFile: String?
        public var keyFile: String?
        public var verifiesPeer: Bool
        public var verifiesHostName: Bool

        public init(
            caFile: String? = nil,
            certificateFile: String? = nil,
            keyFile: String? = nil,
            verifiesPeer: Bool = true,
            verifiesHostName: Bool = true
        ) {
            self.caFile = caFile
            self.certificateFile = certificateFile
            self.keyFile = keyFile
            self.verifiesPeer = verifiesPeer
            self.verifiesHostName = verifiesHostName
        }
    }

    /// Tried in a random order; at least one.
    public var hosts: [Host]
    public var virtualHost: String
    public var credentials: Credentials
    /// nil: no encryption.
    public var tls: TLS?
    /// How often each side must be heard: a peer that is silent for two of these is given up; zero: never.
    ///
    /// Rounded up to whole seconds.
    public var heartbeat: Duration
    /// Shown by the broker as the connection's name.
    public var name: String
    public var handshakeTimeout: Duration
    /// How long a declaration or another synchronous request may take.
    public var rpcTimeout: Duration
    /// The longest pause before the first attempt to reconnect; it doubles with each, up to `longestBackoff`.
    public var shortestBackoff: Duration
    public var longestBackoff: Duration

    public init(
        hosts: [Host] = [Host(name: "127.0.0.1", port: 5672)],
        virtualHost: String = "/",
        credentials: Credentials = .plain(user: "guest", password: "guest"),
        tls: TLS? = nil,
        heartbeat: Duration = .seconds(10),
        name: String = "souk",
        handshakeTimeout: Duration = .seconds(10),
        rpcTimeout: Duration = .seconds(20),
        shortestBackoff: Duration = .milliseconds(200),
        longestBackoff: Duration = .seconds(10)
    ) {
        self.hosts = hosts
        self.virtualHost = virtualHost
        self.credentials = credentials
        self.tls = tls
        self.heartbeat = heartbeat
        self.name = name
        self.handshakeTimeout = handshakeTimeout
        self.rpcTimeout = rpcTimeout
        self.shortestBackoff = shortestBackoff
        self.longestBackoff = longestBackoff
    }

    /// These settings under another connection name, to tell connections of one process apart.
    public func named(_ name: String) -> ConnectionSettings {
        var copy = self
        copy.name = name
        return copy
    }

    /// The user that the broker knows the connection by; nil if a certificate says who it is.
    public var user: String? {
        if case .plain(let user, _) = credentials { user } else { nil }
    }

    var userName: String {
        switch credentials {
        case .plain(let user, _): user
        case .external: "of the certificate"
        }
    }
}

extension ConnectionSettings: CustomStringConvertible, CustomDebugStringConvertible {
    /// The URL without the password.
    public var description: String {
        let scheme = tls == nil ? "amqp" : "amqps"
        let user =
            switch credentials {
            case .plain(let user, _): "\(user)@"
            case .external: ""
            }
        let path = virtualHost == "/" ? "" : "/\(virtualHost)"
        return "\(scheme)://\(user)\(hosts.map(\.description).joined(separator: ","))\(path)"
    }

    public var debugDescription: String { description }
}

extension ConnectionSettings: CustomReflectable {
    /// Keeps the password out of `dump` and of crash reports.
    public var customMirror: Mirror { Mirror(self, children: ["url": description]) }
}
