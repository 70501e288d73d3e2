internal import Foundation
internal import NIOSSL

/// The server that takes our mails.
public struct MailServer: Hashable, Sendable {
    public enum Security: Hashable, Sendable {
        /// TLS from the first byte.
        case tls
        /// STARTTLS if the server offers it.
        case startTLSIfOffered
    }

    public var host: String
    public var port: Int
    public var security: Security
    public var user: String?
    public var password: String?
    /// What the server's certificate is checked against; the system's certificates unless given.
    public var caFile: String?
    public var timeouts = Timeouts()

    /// How long to wait, much shorter than RFC 5321 allows: a mail that is late is tried again.
    public struct Timeouts: Hashable, Sendable {
        public var connect = Duration.seconds(10)
        public var command = Duration.seconds(30)
        /// For the reply to the mail itself, which servers scan before they answer.
        public var data = Duration.seconds(120)
    }

    /// Reads `smtp://user:password@host:port` or `smtps://…`; a password is never sent but over TLS, or to this machine.
    ///
    /// - Throws: `MailServerError` that says what is wrong, without the URL, since that holds the password.
    public init(url: String, caFile: String? = nil) throws(MailServerError) {
        guard let parts = URLComponents(string: url), let host = parts.host, !host.isEmpty else {
            throw MailServerError("The URL of the mail server can't be read: expected smtp://host or smtps://host.")
        }
        switch parts.scheme {
        case "smtp":
            security = .startTLSIfOffered
            port = parts.port ?? (parts.user == nil ? 25 : 587)
        case "smtps":
            security = .tls
            port = parts.port ?? 465
        default: throw MailServerError("The URL of the mail server must begin with smtp:// or smtps://.")
        }
        self.host = host
        user = parts.user
        password = parts.password
        self.caFile = caFile
        guard (user == nil) == (password == nil) else {
            throw MailServerError("The URL of the mail server needs a user and a password, or neither.")
        }
    }

    var isThisMachine: Bool { ["localhost", "127.0.0.1", "::1", "[::1]"].contains(host) }

    func tlsContext() throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        if let caFile { configuration.trustRoots = .file(caFile) }
        return try NIOSSLContext(configuration: configuration)
    }
}

/// What is wrong with the address of a mail server.
public struct MailServerError: Error, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
