internal import Glibc
public import Logging
internal import Synchronization

/// RabbitMQ on this machine: on the loopback interface and free ports, in a folder, and only as long as our process.
///
/// It consists of two programs, both started here and ended by their process id: Erlang's port mapper `epmd`, which
/// otherwise would stay behind as a daemon, and the Erlang VM with the server. Neither sees our environment, and none
/// of the machine's own settings of RabbitMQ apply.
public final class LocalBroker: Sendable {
    public struct User: Sendable {
        public var name: String
        public var password: String
        public var isAdministrator: Bool
        /// What the user may configure, write and read, in every virtual host: regular expressions.
        public var permissions: (configure: String, write: String, read: String)
        /// For topic exchanges with a rule of their own: the routing keys that the user may publish with.
        public var routingKeys: [String: String]

        public init(
            name: String,
            password: String,
            isAdministrator: Bool = false,
            permissions: (configure: String, write: String, read: String) = (".*", ".*", ".*"),
            routingKeys: [String: String] = [:]
        ) {
            self.name = name
            self.password = password
            self.isAdministrator = isAdministrator
            self.permissions = permissions
            self.routingKeys = routingKeys
        }

        public static let guest = User(name: "guest", password: "guest", isAdministrator: true)
    }

    /// A second listener, with TLS.
    public struct TLS: Sendable {
        public var caFile: String
        public var certificateFile: String
        public var keyFile: String
        /// Whether clients must show a certificate; it also gives them a way to log in (EXTERNAL, by common name).
        public var asksForClientCertificate: Bool

        public init(caFile: String, certificateFile: String, keyFile: String, asksForClientCertificate: Bool = false) {
            self.caFile = caFile
            self.certificateFile = certificateFile
            self.keyFile = keyFile
            self.asksForClientCertificate = asksForClientCertificate
        }
    }

    /// Where everything of the broker lives.
    public let folder: String
    public let port: Int
    public let tlsPort: Int?
    /// Where the management plugin answers, when it is among the plugins.
    public let managementPort: Int?
    public let virtualHosts: [String]

    private let users: [User]
    private let site: Site
    private let removesFolder: Bool
    private let logger: Logger
    private let processes = Mutex<(server: ChildProcess, mapper: ChildProcess)?>(nil)

    /// The first user's way in, on the first virtual host.
    public var url: String { url(virtualHost: virtualHosts[0]) }

    public func url(virtualHost: String, user: User? = nil) -> String {
        let user = user ?? users[0]
        let path = virtualHost == "/" ? "/" : "/\(virtualHost.percentEncoded)"
        return "amqp://\(user.name.percentEncoded):\(user.password.percentEncoded)@127.0.0.1:\(port)\(path)"
    }

    /// The process id of the Erlang VM; 0 when it is not running.
    public var pid: Int32 {
        processes.withLock { processes in
            guard let server = processes?.server, server.status == nil else { return 0 }
            return server.pid
        }
    }

    public var isRunning: Bool { pid != 0 }

    /// The server's log.
    public var logFile: String { site.logFile }

    /// Starts a broker and returns when it answers.
    ///
    /// - Parameters:
    ///   - folder: Kept, and used again by the next start; nil: a new temporary folder, removed by `stop`.
    ///   - users: Those who may log in; `url` is that of the first.
    ///   - virtualHosts: At least one; `url` leads to the first.
    ///   - plugins: Such as `rabbitmq_management`.
    ///   - tls: A second listener, with TLS.
    ///   - configuration: More lines for `rabbitmq.conf`.
    ///   - deadline: How long the server may take to answer.
    ///   - logger: Takes starts.
    /// - Returns: The running broker.
    /// - Throws: `LocalBrokerError`, with what is missing on this machine or the end of the server's log.
    public static func start(
        in folder: String? = nil,
        users: [User] = [.guest],
        virtualHosts: [String] = ["/"],
        plugins: [String] = [],
        tls: TLS? = nil,
        configuration: [String] = [],
        deadline: Duration = .seconds(90),
        logger: Logger
    ) async throws -> LocalBroker {
        precondition(!users.isEmpty && !virtualHosts.isEmpty, "A broker needs a user and a virtual host.")
        let installation = try Installation.find()
        let path = try folder.map(Site.prepare) ?? Site.temporary()
        let ports = try Loopback.freePorts(6)
        var plugins = plugins
        if tls?.asksForClientCertificate == true { plugins.append("rabbitmq_auth_mechanism_ssl") }
        let site = Site(
            folder: path,
            installation: installation,
            ports: Site.Ports(
                amqp: ports[0],
                mapper: ports[1],
                distribution: ports[2],
                control: ports[3],
                management: plugins.contains("rabbitmq_management") ? ports[4] : nil,
                tls: tls.map { _ in ports[5] }
            )
        )
        try site.write(users: users, virtualHosts: virtualHosts, plugins: plugins, tls: tls, configuration)
        let broker = LocalBroker(
            site: site,
            users: users,
            virtualHosts: virtualHosts,
            removesFolder: folder == nil,
            logger: logger
        )
        do {
            try await broker.launch(deadline: deadline)
        } catch {
            await broker.stop()
            throw error
        }
        return broker
    }

    private init(site: Site, users: [User], virtualHosts: [String], removesFolder: Bool, logger: Logger) {
        self.site = site
        self.users = users
        self.virtualHosts = virtualHosts
        self.removesFolder = removesFolder
        self.logger = logger
        folder = site.folder
        port = site.ports.amqp
        tlsPort = site.ports.tls
        managementPort = site.ports.management
    }

    private func launch(deadline limit: Duration) async throws {
        let logged = site.logSize
        let mapper = try await ChildProcess.start(
            [site.installation.epmd, "-address", "127.0.0.1", "-port", "\(site.ports.mapper)"],
            environment: site.environment,
            output: site.outputFile
        )
        let server: ChildProcess
        do {
            try await waitUntilListening(mapper)
            server = try await ChildProcess.start(
                ["/bin/sh", "\(site.installation.scripts)/rabbitmq-server"],
                environment: site.environment,
                output: site.outputFile
            )
        } catch {
            mapper.signal(SIGKILL)
            throw error
        }
        processes.withLock { $0 = (server, mapper) }
        let deadline = ContinuousClock.now + limit
        // The listener answers before the definitions with the users are read: it takes both.
        while !site.hasStarted(sinceLogSize: logged) || !Loopback.speaksAMQP(port: port) {
            guard server.status == nil else {
                throw failure("RabbitMQ ended while it started (status \(server.status ?? 0)).")
            }
            guard .now < deadline else { throw failure("RabbitMQ did not answer within \(limit).") }
            try await Task.sleep(for: .milliseconds(50))
        }
        logger.info("broker started", metadata: ["broker.port": "\(port)", "broker.pid": "\(server.pid)"])
    }

    /// Waits for the port mapper: a server that can't reach it ends at once, as happens on a busy machine.
    private func waitUntilListening(_ mapper: ChildProcess) async throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while !Loopback.listens(port: site.ports.mapper) {
            guard mapper.status == nil else { throw failure("epmd ended while it started.") }
            guard .now < deadline else { throw failure("epmd did not answer within 30 s.") }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    private func failure(_ sentence: String) -> LocalBrokerError {
        LocalBrokerError("\(sentence) Its last words, from \(folder):\n\(site.lastWords())")
    }

    /// Stops the broker in good order, and removes a temporary folder.
    public func stop() async {
        if removesFolder {
            // Nothing is left to tidy up for.
            await end()
            Site.remove(folder)
        } else {
            let server = processes.withLock { $0?.server }
            server?.signal(SIGTERM)
            if let server, await !server.waitUntilExit(atMost: .seconds(30)) {
                logger.warning("broker killed", metadata: ["broker.reason": "it did not stop within 30 s"])
            }
            await end()
        }
    }

    /// Kills the Erlang VM at once, as a crash does.
    public func kill() {
        processes.withLock { $0?.server.signal(SIGKILL) }
    }

    /// Stops the VM and the whole broker without ceremony, and waits for the end.
    private func end() async {
        guard let (server, mapper) = processes.withLock({ $0.take() }) else { return }
        server.signal(SIGKILL)
        await server.waitUntilExit()
        mapper.signal(SIGKILL)
        await mapper.waitUntilExit()
    }

    /// Starts the broker again after `kill` or `stop`, or instead of a running one: same ports, same folder.
    public func restart(deadline: Duration = .seconds(90)) async throws {
        if isRunning { processes.withLock { $0?.server.signal(SIGTERM) } }
        if let server = processes.withLock({ $0?.server }) { _ = await server.waitUntilExit(atMost: .seconds(30)) }
        await end()
        try await launch(deadline: deadline)
    }

    /// Adds virtual hosts, with the same users and permissions as those there are.
    public func addVirtualHosts(_ names: [String]) async throws {
        let file = try site.newFile("definitions")
        defer { unlink(file) }
        try site.write(site.definitions(users: users, virtualHosts: names), to: file)
        _ = try await control(["import_definitions", file])
    }

    /// Runs `rabbitmqctl` and returns what it printed.
    public func control(_ arguments: [String]) async throws -> String {
        let output = try site.newFile("control")
        defer { unlink(output) }
        let process = try await ChildProcess.start(
            ["/bin/sh", "\(site.installation.scripts)/rabbitmqctl", "--quiet"] + arguments,
            environment: site.environment,
            output: output
        )
        let status = await process.waitUntilExit()
        let text = Site.read(output)
        guard status == 0 else {
            throw LocalBrokerError("rabbitmqctl \(arguments.joined(separator: " ")) failed (status \(status)): \(text)")
        }
        return text
    }

    /// Ends both programs without waiting: for `atexit`, where nothing asynchronous runs any more.
    public func abandon() {
        processes.withLock { processes in
            processes?.server.signal(SIGKILL)
            processes?.mapper.signal(SIGKILL)
        }
        if removesFolder { Site.remove(folder) }
    }
}

extension String {
    fileprivate var percentEncoded: String {
        utf8.reduce(into: "") { result, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                result.append(Character(UnicodeScalar(byte)))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                result += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
    }
}
