internal import Glibc

/// The folder of one broker: its settings, its data, its log, and the environment that keeps it there.
struct Site: Sendable {
    struct Ports: Sendable {
        var amqp: Int
        var mapper: Int
        var distribution: Int
        /// For the short-lived nodes of `rabbitmqctl`.
        var control: Int
        var management: Int?
        var tls: Int?
    }

    let folder: String
    let installation: Installation
    let ports: Ports

    /// What the programs print.
    var outputFile: String { "\(folder)/output.log" }
    var logFile: String { "\(folder)/log/rabbit.log" }
    /// The same at every start, whatever the ports are: the server's data are kept under this name.
    ///
    /// Each broker has a port mapper of its own, so no other has the same name there.
    private var nodeName: String { "souk@localhost" }

    /// All that the programs see.
    var environment: [String: String] {
        // Erlang would otherwise listen to its peers on every interface.
        let loopbackOnly = "-kernel inet_dist_use_interface {127,0,0,1}"
        return [
            "PATH": (Installation.searchPath + ["/usr/bin", "/bin"]).joined(separator: ":"),
            "LANG": "C.UTF-8",
            "HOME": folder,
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": "\(ports.mapper)",
            "ERL_CRASH_DUMP": "\(folder)/log/erl_crash.dump",
            "RABBITMQ_NODENAME": nodeName,
            "RABBITMQ_DIST_PORT": "\(ports.distribution)",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": loopbackOnly,
            "RABBITMQ_CTL_ERL_ARGS": loopbackOnly,
            "RABBITMQ_CTL_DIST_PORT_MIN": "\(ports.control)",
            "RABBITMQ_CTL_DIST_PORT_MAX": "\(min(65_535, ports.control + 20))",
            "RABBITMQ_CONF_ENV_FILE": "\(folder)/rabbitmq-env.conf",
            "RABBITMQ_CONFIG_FILE": "\(folder)/rabbitmq.conf",
            "RABBITMQ_ADVANCED_CONFIG_FILE": "\(folder)/advanced.config",
            "RABBITMQ_ENABLED_PLUGINS_FILE": "\(folder)/enabled_plugins",
            "RABBITMQ_MNESIA_BASE": "\(folder)/data",
            "RABBITMQ_LOG_BASE": "\(folder)/log",
            "RABBITMQ_LOGS": logFile,
            "RABBITMQ_PID_FILE": "\(folder)/server.pid",
            "RABBITMQ_GENERATED_CONFIG_DIR": "\(folder)/generated",
            "RABBITMQ_SCHEMA_DIR": "\(folder)/schema",
            // The script then becomes the VM, instead of staying above it: our child is the server itself.
            "RUNNING_UNDER_SYSTEMD": "true",
        ]
    }

    // MARK: Settings

    func write(
        users: [LocalBroker.User],
        virtualHosts: [String],
        plugins: [String],
        tls: LocalBroker.TLS?,
        _ configuration: [String]
    ) throws {
        for part in ["data", "log"] { mkdir("\(folder)/\(part)", 0o700) }
        try write("rabbitmq-env.conf", "")
        try write("enabled_plugins", "[\(plugins.joined(separator: ","))].\n")
        try write("definitions.json", definitions(users: users, virtualHosts: virtualHosts))
        var lines = [
            "listeners.tcp.1 = 127.0.0.1:\(ports.amqp)",
            "load_definitions = \(folder)/definitions.json",
            "log.file.level = info",
            "log.console = false",
        ]
        if let port = ports.management {
            lines += ["management.tcp.ip = 127.0.0.1", "management.tcp.port = \(port)"]
        }
        if let tls, let port = ports.tls {
            lines += [
                "listeners.ssl.1 = 127.0.0.1:\(port)",
                "ssl_options.cacertfile = \(tls.caFile)",
                "ssl_options.certfile = \(tls.certificateFile)",
                "ssl_options.keyfile = \(tls.keyFile)",
                "ssl_options.verify = \(tls.asksForClientCertificate ? "verify_peer" : "verify_none")",
                "ssl_options.fail_if_no_peer_cert = false",
                "ssl_cert_login_from = common_name",
                "auth_mechanisms.1 = PLAIN",
            ]
            if tls.asksForClientCertificate { lines.append("auth_mechanisms.2 = EXTERNAL") }
        }
        try write("rabbitmq.conf", (lines + configuration).joined(separator: "\n") + "\n")
    }

    func definitions(users: [LocalBroker.User], virtualHosts: [String]) -> String {
        let hosts = virtualHosts.map { "{\"name\":\($0.asJSON)}" }
        let people = users.map { user in
            let tag = user.isAdministrator ? "administrator" : ""
            return "{\"name\":\(user.name.asJSON),\"password\":\(user.password.asJSON),\"tags\":\"\(tag)\"}"
        }
        let permissions = users.flatMap { user in
            virtualHosts.map { host in
                """
                {"user":\(user.name.asJSON),"vhost":\(host.asJSON),"configure":\(user.permissions.configure.asJSON),\
                "write":\(user.permissions.write.asJSON),"read":\(user.permissions.read.asJSON)}
                """
            }
        }
        let topics = users.flatMap { user in
            virtualHosts.flatMap { host in
                user.routingKeys.sorted { $0.key < $1.key }.map { exchange, pattern in
                    """
                    {"user":\(user.name.asJSON),"vhost":\(host.asJSON),"exchange":\(exchange.asJSON),\
                    "write":\(pattern.asJSON),"read":".*"}
                    """
                }
            }
        }
        func list(_ items: [String]) -> String { "[\(items.joined(separator: ","))]" }
        return """
            {"vhosts":\(list(hosts)),"users":\(list(people)),"permissions":\(list(permissions)),\
            "topic_permissions":\(list(topics))}

            """
    }

    // MARK: Files

    /// Creates a folder and its parents where they are missing, and returns its absolute path.
    static func prepare(_ path: String) throws -> String {
        var partial = path.hasPrefix("/") ? "/" : "./"
        for part in path.split(separator: "/") {
            partial += "\(part)/"
            mkdir(partial, 0o700)
        }
        guard let absolute = realpath(path, nil) else {
            throw LocalBrokerError("The folder \(path) could not be created: \(String(cString: strerror(errno)))")
        }
        defer { free(absolute) }
        return String(cString: absolute)
    }

    static func temporary() throws -> String {
        let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(base)/souk-broker-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw LocalBrokerError("No folder could be made in \(base): \(String(cString: strerror(errno)))")
        }
        return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    static func remove(_ path: String) {
        if let entries = opendir(path) {
            while let entry = readdir(entries) {
                let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                }
                guard name != ".", name != ".." else { continue }
                let isFolder = entry.pointee.d_type == UInt8(DT_DIR)
                if isFolder { remove("\(path)/\(name)") } else { unlink("\(path)/\(name)") }
            }
            closedir(entries)
        }
        rmdir(path)
    }

    func newFile(_ name: String) throws -> String {
        var template = Array("\(folder)/\(name)-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else {
            throw LocalBrokerError("No file could be made in \(folder): \(String(cString: strerror(errno)))")
        }
        close(descriptor)
        return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Writes a file that only we can read: some hold passwords.
    private func write(_ name: String, _ text: String) throws {
        try write(text, to: "\(folder)/\(name)")
    }

    func write(_ text: String, to path: String) throws {
        unlink(path)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard descriptor >= 0, Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
            throw LocalBrokerError("The file \(path) could not be written: \(String(cString: strerror(errno)))")
        }
    }

    static func read(_ path: String, from offset: Int = 0) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        lseek(descriptor, offset, SEEK_SET)
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while case let count = Glibc.read(descriptor, &chunk, chunk.count), count > 0 {
            bytes.append(contentsOf: chunk[..<count])
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The length of the server's log in bytes.
    var logSize: Int {
        var information = stat()
        return stat(logFile, &information) == 0 ? Int(information.st_size) : 0
    }

    /// Whether the server has written, after that much of its log, that it has started.
    func hasStarted(sinceLogSize size: Int) -> Bool {
        Self.read(logFile, from: size).contains("Server startup complete")
    }

    /// The end of what the server printed and logged, for an error message.
    func lastWords() -> String {
        [outputFile, logFile].flatMap { file in
            Self.read(file).split(separator: "\n").suffix(20).map(String.init)
        }.joined(separator: "\n")
    }
}

extension String {
    fileprivate var asJSON: String {
        let escaped = unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case "\0"..<" ":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return "\"\(escaped)\""
    }
}
