public import AMQP
internal import Configuration
public import Logging
public import Model

/// The settings of a service, read once at its start from the environment.
///
/// | variable | default | meaning |
/// |---|---|---|
/// | `SOUK_AMQP_URL` | `amqp://guest:guest@127.0.0.1:5672/` | the broker: user, hosts and virtual host; `amqps` for TLS. Secret |
/// | `SOUK_AMQP_PASSWORD_FILE` | none | a file with the password, instead of one in the URL |
/// | `SOUK_AMQP_CA_FILE` | the system's | certificates that the broker's is checked against |
/// | `SOUK_AMQP_CERTIFICATE_FILE`, `SOUK_AMQP_KEY_FILE` | none | what the service shows the broker |
/// | `SOUK_DATA` | `./.souk` | the folder of the databases |
/// | `SOUK_ANONYMOUS_ROLE` | `none` | the role of messages without a user: `operator` or `none` |
/// | `SOUK_LOG_LEVEL` | `info` | `trace` to `critical` |
/// | `SOUK_LOG_FORMAT` | `text` on a terminal, else `json` | `text` or `json` |
public struct Settings: Sendable {
    public var connection: ConnectionSettings
    public var dataFolder: String
    public var anonymousRole: Role?
    public var logLevel: Logger.Level
    public var logFormat: LogFormat

    public enum LogFormat: String, Sendable { case text, json }

    /// The environment variables that every service reads.
    static let variables = [
        "SOUK_AMQP_URL", "SOUK_AMQP_PASSWORD_FILE", "SOUK_AMQP_CA_FILE", "SOUK_AMQP_CERTIFICATE_FILE",
        "SOUK_AMQP_KEY_FILE", "SOUK_DATA", "SOUK_ANONYMOUS_ROLE", "SOUK_LOG_LEVEL", "SOUK_LOG_FORMAT",
    ]

    /// Reads the environment of the process.
    ///
    /// - Throws: `SettingsError` that names the variable and what it may be.
    public static func fromEnvironment() throws -> Settings {
        let reader = ConfigReader(provider: EnvironmentVariablesProvider()).scoped(to: "souk")
        var connection = try ConnectionSettings(
            url: reader.string(
                forKey: "amqp.url",
                isSecret: true,
                default: "amqp://guest:guest@127.0.0.1:5672/"
            )
        )
        if let file = reader.string(forKey: "amqp.password.file") { try connection.readPassword(fromFile: file) }
        if let caFile = reader.string(forKey: "amqp.ca.file") { connection.tls?.caFile = caFile }
        connection.tls?.certificateFile = reader.string(forKey: "amqp.certificate.file")
        connection.tls?.keyFile = reader.string(forKey: "amqp.key.file")
        return Settings(
            connection: connection,
            dataFolder: reader.string(forKey: "data", default: ".souk"),
            anonymousRole: try role(reader.string(forKey: "anonymous.role", default: "none")),
            logLevel: try choice(
                reader.string(forKey: "log.level", default: "info"),
                of: "SOUK_LOG_LEVEL",
                among: Logger.Level.allCases.map { ($0.rawValue, $0) }
            ),
            logFormat: try choice(
                reader.string(forKey: "log.format", default: isTerminal ? "text" : "json"),
                of: "SOUK_LOG_FORMAT",
                among: [("text", .text), ("json", .json)]
            )
        )
    }

    /// Not the edge's: a proof is asked of whoever stands behind what comes through it, which is told by its user.
    private static func role(_ name: String) throws -> Role? {
        try choice(name, of: "SOUK_ANONYMOUS_ROLE", among: [("operator", .operator), ("none", nil)])
    }

    private static func choice<Value>(_ text: String, of variable: String, among choices: [(String, Value)]) throws
        -> Value
    {
        guard let choice = choices.first(where: { $0.0 == text }) else {
            throw SettingsError(
                "\(variable) is \"\(text)\"; it may be \(choices.map(\.0).joined(separator: ", "))."
            )
        }
        return choice.1
    }
}

/// What is wrong with a setting, and what it may be.
public struct SettingsError: Error, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
