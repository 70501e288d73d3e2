internal import Foundation

/// How mails leave, read from the environment.
///
/// | variable | default | meaning |
/// |---|---|---|
/// | `SOUK_SMTP_URL` | none: no mails | the mail server: `smtp://user:password@host:port`, `smtps://` for TLS. Secret |
/// | `SOUK_SMTP_CA_FILE` | the system's | certificates that the server's is checked against |
/// | `SOUK_MAIL_FROM` | none; needed with a server | the sender: `souk@shop.example` or `Souk <souk@shop.example>` |
public struct MailSettings: Sendable {
    public var server: MailServer
    public var from: MailAddress
    public var fromName: HeaderText?

    public init(server: MailServer, from: MailAddress, fromName: HeaderText? = nil) {
        self.server = server
        self.from = from
        self.fromName = fromName
    }

    /// Reads the environment of the process; nil if it names no server.
    ///
    /// - Throws: ``MailServerError`` that names the variable and what it may be.
    public static func fromEnvironment() throws(MailServerError) -> MailSettings? {
        try MailSettings(ProcessInfo.processInfo.environment)
    }

    /// Nil if the variables name no server.
    ///
    /// - Throws: ``MailServerError`` that names the variable and what it may be.
    public init?(_ variables: [String: String]) throws(MailServerError) {
        guard let url = variables["SOUK_SMTP_URL"], !url.isEmpty else { return nil }
        server = try MailServer(url: url, caFile: variables["SOUK_SMTP_CA_FILE"])
        let sender = variables["SOUK_MAIL_FROM"] ?? ""
        guard let (name, address) = Self.parse(sender) else {
            throw MailServerError(
                "SOUK_MAIL_FROM is not an address such as souk@shop.example or Souk <souk@shop.example>."
            )
        }
        from = address
        fromName = name
    }

    private static func parse(_ sender: String) -> (HeaderText?, MailAddress)? {
        if let address = MailAddress(sender) { return (nil, address) }
        guard sender.hasSuffix(">"), let start = sender.lastIndex(of: "<"),
            let address = MailAddress(String(sender[sender.index(after: start)...].dropLast())),
            let name = HeaderText(sender[..<start].trimmingCharacters(in: .whitespaces))
        else { return nil }
        return (name.text.isEmpty ? nil : name, address)
    }
}
