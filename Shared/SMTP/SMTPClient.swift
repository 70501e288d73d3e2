internal import NIOCore
internal import NIOPosix
internal import NIOSSL

/// Hands mails to a server, one connection each.
public struct SMTPClient: Sendable {
    private let server: MailServer

    public init(_ server: MailServer) {
        self.server = server
    }

    /// Hands over one mail; when this returns, the server has taken the responsibility for it.
    ///
    /// - Returns: the server's reply to the mail.
    /// - Throws: ``SMTPFailure``.
    public func send(_ mail: Mail) async throws -> SMTPReply {
        let connection = try await SMTPConnection.open(to: server)
        do {
            let reply = try await deliver(mail, over: connection)
            await connection.quit()
            return reply
        } catch {
            await connection.quit()
            throw error
        }
    }

    private func deliver(_ mail: Mail, over connection: SMTPConnection) async throws -> SMTPReply {
        let extensions = try await greet(connection)
        let needsUTF8 = mail.from.needsUTF8 || mail.to.needsUTF8
        guard extensions.takesUTF8 || !needsUTF8 else {
            throw SMTPFailure.unsuitable(reason: "the server takes no addresses beyond ASCII (SMTPUTF8)")
        }
        let content = mail.encoded(allowing8Bit: extensions.takes8Bit)
        if let maximum = extensions.maximumSize, content.count > maximum {
            throw SMTPFailure.unsuitable(reason: "the mail has \(content.count) bytes, the server takes \(maximum)")
        }
        try await connection.say(
            .from(
                mail.from,
                size: extensions.saysSize ? content.count : nil,
                is8Bit: extensions.takes8Bit && mail.has8BitText,
                isUTF8: needsUTF8
            ),
            at: .sender
        )
        try await connection.say(.to(mail.to), at: .recipient)
        try await connection.say(.data, at: .data, expecting: .intermediate)
        return try await connection.hand(over: dotStuffed(content))
    }

    /// Greets, makes the connection private if the server can, and logs in if we are to.
    private func greet(_ connection: SMTPConnection) async throws -> SMTPExtensions {
        try await connection.expect(.accepted, at: .greeting)
        var extensions = SMTPExtensions(try await connection.say(.hello, at: .hello))
        var isPrivate = server.security == .tls
        if !isPrivate, extensions.startsTLS {
            try await connection.say(.startTLS, at: .tls)
            try await connection.startTLS()
            isPrivate = true
            // What the server said before is worth nothing: somebody in between may have said it.
            extensions = SMTPExtensions(try await connection.say(.hello, at: .hello))
        }
        if let user = server.user, let password = server.password {
            guard isPrivate || server.isThisMachine else {
                throw SMTPFailure.notLetIn(at: .login, reason: "the server offers no TLS to send a password over")
            }
            guard extensions.logsInPlainly else {
                throw SMTPFailure.notLetIn(at: .login, reason: "the server does not offer AUTH PLAIN")
            }
            do {
                try await connection.say(.login(user: user, password: password), at: .login)
            } catch let SMTPFailure.refused(_, reply) {
                throw SMTPFailure.notLetIn(at: .login, reason: "\(reply)")
            }
        }
        return extensions
    }
}
