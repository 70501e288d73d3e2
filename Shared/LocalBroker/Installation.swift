internal import Glibc

/// RabbitMQ and what it needs, as installed on this machine.
struct Installation {
    /// The folder of the server's own scripts.
    let scripts: String
    let epmd: String

    /// Looks at the usual places for the scripts themselves: what Debian has in PATH is a wrapper that changes to the
    /// user rabbitmq and to fixed folders.
    static func find() throws -> Installation {
        _ = try find("erl", package: "erlang-base")
        let epmd = try find("epmd", package: "erlang-base")
        let candidates =
            [variable("RABBITMQ_HOME").map { home in "\(home)/sbin" }].compactMap(\.self)
            + searchPath.compactMap(sibling)
            + glob("/usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin")
            + glob("/opt/rabbitmq*/sbin")
            + glob("/usr/local/lib/rabbitmq_server-*/sbin")
            + ["/usr/local/sbin", "/opt/homebrew/opt/rabbitmq/sbin"]
        for folder in candidates where isComplete(folder) {
            return Installation(scripts: folder, epmd: epmd)
        }
        throw LocalBrokerError(
            """
            RabbitMQ is not installed on this machine (looked at RABBITMQ_HOME, PATH and the usual folders). \
            On Debian or Ubuntu: apt-get install rabbitmq-server
            """
        )
    }

    /// Finds a program in PATH or in the system's folders.
    static func find(_ program: String, package: String) throws -> String {
        let places = searchPath + ["/usr/bin", "/usr/sbin", "/bin", "/usr/local/bin"]
        for folder in places where access("\(folder)/\(program)", X_OK) == 0 {
            return "\(folder)/\(program)"
        }
        throw LocalBrokerError("The program \(program) is missing. On Debian or Ubuntu: apt-get install \(package)")
    }

    static var searchPath: [String] {
        (variable("PATH") ?? "").split(separator: ":").map(String.init)
    }

    private static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }

    /// The folder behind a symbolic link to the server, as generic installations put it into PATH.
    private static func sibling(_ folder: String) -> String? {
        guard let path = realpath("\(folder)/rabbitmq-server", nil) else { return nil }
        defer { free(path) }
        return String(cString: path).split(separator: "/").dropLast().reduce("") { path, part in path + "/" + part }
    }

    private static func isComplete(_ folder: String) -> Bool {
        ["rabbitmq-server", "rabbitmq-env", "rabbitmqctl"].allSatisfy { script in
            access("\(folder)/\(script)", R_OK) == 0
        }
    }

    private static func glob(_ pattern: String) -> [String] {
        var found = glob_t()
        defer { globfree(&found) }
        guard Glibc.glob(pattern, 0, nil, &found) == 0 else { return [] }
        // The newest version last in the alphabet, first here.
        return (0..<Int(found.gl_pathc)).reversed().compactMap { index in
            found.gl_pathv[index].map { String(cString: $0) }
        }
    }
}
