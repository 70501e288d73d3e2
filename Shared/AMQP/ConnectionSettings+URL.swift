internal import Glibc

extension ConnectionSettings {
    /// Reads `amqp://user:password@host:port,host2:port2/vhost?option=value` or `amqps://…`.
    ///
    /// Everything but the scheme and one host may be left out: `guest:guest`, port 5672 (5671 with TLS) and the virtual
    /// host `/` are the defaults. User, password and virtual host may be percent-encoded. The options are those of
    /// RabbitMQ's own clients: `heartbeat` (seconds), `cacertfile`, `certfile`, `keyfile`, `verify` (`verify_peer` or
    /// `verify_none`), `auth_mechanism` (`plain` or `external`), `connection_timeout` (milliseconds) and `name`.
    public init(url: String) throws {
        self.init()
        var rest = Substring(url)
        if rest.removePrefix("amqps://") {
            tls = TLS()
        } else if !rest.removePrefix("amqp://") {
            throw Self.invalid("it must begin with amqp:// or amqps://")
        }
        let options = rest.split(off: "?")
        let path = rest.split(off: "/")
        if let vhost = path, !vhost.isEmpty {
            virtualHost = try Self.decode(vhost, "virtual host")
        }
        // The last @ ends the credentials: a password may contain others.
        if let at = rest.lastIndex(of: "@") {
            var user = rest[..<at]
            let password = user.split(off: ":")
            credentials = .plain(
                user: try Self.decode(user, "user"),
                password: try Self.decode(password ?? "", "password")
            )
            rest = rest[rest.index(after: at)...]
        }
        let port = tls == nil ? 5672 : 5671
        hosts = try rest.split(separator: ",", omittingEmptySubsequences: false).map {
            try Self.host($0, defaultPort: port)
        }
        for option in options?.split(separator: "&") ?? [] {
            try apply(option: option)
        }
    }

    /// Reads the password from a file if the URL has none: secrets stay out of the environment.
    ///
    /// A line end after it is not part of it.
    public mutating func readPassword(fromFile path: String) throws {
        guard case .plain(let user, "") = credentials else { return }
        guard let file = fopen(path, "r") else {
            throw AMQPError(
                .invalidURL,
                "read the broker's password",
                reason: "\(path) can't be opened: \(String(cString: strerror(errno)))"
            )
        }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1024)
        let count = fread(&bytes, 1, bytes.count, file)
        let password = String(decoding: bytes[..<count], as: UTF8.self)
        credentials = .plain(user: user, password: String(password.prefix { !$0.isNewline }))
    }

    private static func host(_ text: Substring, defaultPort: Int) throws -> Host {
        var name = text
        var port: Substring?
        if name.removePrefix("[") {
            guard var after = name.split(off: "]") else {
                throw invalid("the address in brackets has no closing bracket")
            }
            if after.removePrefix(":") {
                port = after
            } else if !after.isEmpty {
                throw invalid("only a port may follow the address in brackets")
            }
        } else {
            port = name.split(off: ":")
        }
        guard !name.isEmpty else { throw invalid("a host is missing") }
        guard let port else { return Host(name: String(name), port: defaultPort) }
        guard let number = UInt16(port), number > 0 else {
            throw invalid("the port of host \(name) must be a number from 1 to 65535")
        }
        return Host(name: String(name), port: Int(number))
    }

    private mutating func apply(option: Substring) throws {
        var key = option
        let value = try Self.decode(key.split(off: "=") ?? "", "options")
        switch (String(key), value) {
        case ("heartbeat", _):
            guard let seconds = UInt16(value) else { throw Self.invalid("heartbeat must be a number of seconds") }
            heartbeat = .seconds(Int(seconds))
        case ("connection_timeout", _):
            guard let milliseconds = UInt32(value) else {
                throw Self.invalid("connection_timeout must be a number of milliseconds")
            }
            handshakeTimeout = .milliseconds(Int(milliseconds))
        case ("name", _): name = value
        case ("auth_mechanism", "plain"): break
        case ("auth_mechanism", "external"): credentials = .external
        case ("cacertfile", _): try withTLS(option: "cacertfile") { $0.caFile = value }
        case ("certfile", _): try withTLS(option: "certfile") { $0.certificateFile = value }
        case ("keyfile", _): try withTLS(option: "keyfile") { $0.keyFile = value }
        case ("verify", "verify_peer"): break
        case ("verify", "verify_none"):
            try withTLS(option: "verify") {
                $0.verifiesPeer = false
                $0.verifiesHostName = false
            }
        default:
            // Not repeated: after an unencoded ? in a password, this is part of it.
            throw Self.invalid("one of its options is not known or has a wrong value")
        }
    }

    private mutating func withTLS(option: String, _ change: (inout TLS) -> Void) throws {
        guard var tls else { throw Self.invalid("the option \(option) needs amqps://") }
        change(&tls)
        self.tls = tls
    }

    private static func decode(_ text: Substring, _ part: String) throws -> String {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return String(text) }
        var bytes: [UInt8] = []
        var rest = text.utf8
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(hexDigit), let low = rest.popFirst().flatMap(hexDigit) else {
                throw invalid("a % in the \(part) must be followed by two hexadecimal digits")
            }
            bytes.append(high << 4 | low)
        }
        guard let decoded = String(validating: bytes, as: UTF8.self) else {
            throw invalid("the \(part) is not valid UTF-8")
        }
        return decoded
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        UInt8(String(UnicodeScalar(byte)), radix: 16)
    }

    /// Does not repeat the URL, which may hold a password.
    private static func invalid(_ reason: String) -> AMQPError {
        AMQPError(
            .invalidURL,
            "read the broker's URL",
            reason: "\(reason); the form is amqp://user:password@host:5672/vhost"
        )
    }
}

extension Substring {
    fileprivate mutating func removePrefix(_ prefix: String) -> Bool {
        guard hasPrefix(prefix) else { return false }
        removeFirst(prefix.count)
        return true
    }

    /// Keeps what precedes the first separator and returns what follows it; nil when there is none.
    fileprivate mutating func split(off separator: Character) -> Substring? {
        guard let index = firstIndex(of: separator) else { return nil }
        let rest = self[self.index(after: index)...]
        self = self[..<index]
        return rest
    }
}
