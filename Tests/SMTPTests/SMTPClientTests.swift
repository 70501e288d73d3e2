import Foundation
import MailSink
import SMTP
import Support
import Testing

@Suite struct `SMTP client` {
    private func mail(to address: String = "bob@example.com", text: String = "Thank you.") throws -> Mail {
        let from = try #require(MailAddress("souk@shop.example"))
        let to = try #require(MailAddress(address))
        let subject = try #require(HeaderText("Paid"))
        let mail = Mail("msg_1", from: from, to: to, subject: subject, text: text, secondsSince1970: 1_767_256_200)
        return try #require(mail)
    }

    /// A client whose patience is short where the server is to try it.
    private func client(_ url: String, caFile: String? = nil, patience: Duration = .seconds(20)) throws -> SMTPClient {
        var server = try MailServer(url: url, caFile: caFile)
        server.timeouts.command = patience
        server.timeouts.data = patience
        return SMTPClient(server)
    }

    private func failure(of client: SMTPClient, sending mail: Mail) async throws -> SMTPFailure? {
        await #expect(throws: SMTPFailure.self) { try await client.send(mail) }
    }

    @Test func `hands over a mail`() async throws {
        let sink = try await MailSink.start()

        let reply = try await client(sink.url).send(mail(text: "谢谢。\n.\nbye"))

        #expect("\(reply)" == "250 2.0.0")
        let received = try #require(sink.mails.first)
        #expect(sink.mails.count == 1)
        #expect(received.sender == "souk@shop.example")
        #expect(received.recipients == ["bob@example.com"])
        #expect(received.header("Message-ID") == "<msg_1@shop.example>")
        #expect(received.body == ["谢谢。", ".", "bye"])
        // Nobody waits for the answer to the last.
        try await eventually("the client has said goodbye") { sink.commands.count == 5 }
        #expect(sink.commands.map { $0.prefix(4) } == ["EHLO", "MAIL", "RCPT", "DATA", "QUIT"])
        #expect(sink.commands[1].hasSuffix(" BODY=8BITMIME"))
        #expect(sink.commands[1].contains(" SIZE="))
        try await sink.stop()
    }

    @Test func `asks a plain server for nothing it doesn't offer`() async throws {
        let sink = try await MailSink.start(extensions: [])

        _ = try await client(sink.url).send(mail(text: "谢谢。"))

        #expect(sink.commands[1] == "MAIL FROM:<souk@shop.example>")
        #expect(sink.mails.first?.header("Content-Transfer-Encoding") == "base64")
        try await sink.stop()
    }

    @Test(arguments: [
        ("RCPT", "450 4.2.1 <bob@example.com> greylisted", "recipient: 450 4.2.1"),
        ("RCPT", "550 5.1.1 <bob@example.com> unknown", "recipient: 550 5.1.1"),
        ("MAIL", "451 4.3.0 later", "sender: 451 4.3.0"), ("mail", "554 5.7.1 spam", "data: 554 5.7.1"),
        ("EHLO", "502 5.5.1 who?", "hello: 502 5.5.1"), ("DATA", "250 yes", "data: the server answers 250 out of turn"),
    ])
    func `says at which step and with which code it was deferred or refused`(
        moment: String,
        answer: String,
        expected: String
    ) async throws {
        let sink = try await MailSink.start()
        sink.answer(moment, .say(answer))

        let failure = try await failure(of: client(sink.url), sending: mail())

        #expect(failure?.description == expected)
        #expect(sink.mails == [])
        try await sink.stop()
    }

    @Test func `gives up on a server that hangs`() async throws {
        let sink = try await MailSink.start()

        for moment in ["greeting", "EHLO", "RCPT", "mail"] {
            sink.answer(moment, .hang)
            let failure = try await failure(of: client(sink.url, patience: .milliseconds(200)), sending: mail())
            #expect(failure?.description.hasSuffix("the server does not answer in time") == true, "\(moment)")
        }
        try await sink.stop()
    }

    @Test func `notices a server that hangs up`() async throws {
        let sink = try await MailSink.start()

        for moment in ["greeting", "EHLO", "MAIL", "RCPT", "DATA", "mail"] {
            sink.answer(moment, .hangUp)
            let failure = try await failure(of: client(sink.url), sending: mail())
            #expect(failure?.description.hasSuffix("the server has hung up") == true, "\(moment)")
        }
        try await sink.stop()
    }

    @Test func `notices that nobody listens, and somebody who speaks something else`() async throws {
        let sink = try await MailSink.start()
        sink.answer("greeting", .say("HTTP/1.1 400 Bad Request"))

        let stranger = try await failure(of: client(sink.url), sending: mail())
        try await sink.stop()
        let nobody = try await failure(of: client(sink.url), sending: mail())

        #expect(stranger == .unreachable(at: .greeting, reason: "the server does not speak SMTP"))
        #expect(nobody?.description.hasPrefix("connect: ") == true)
    }

    @Test func `sends no mail that is larger than the server takes`() async throws {
        let sink = try await MailSink.start(extensions: ["SIZE 500"])

        let failure = try await failure(of: client(sink.url), sending: mail(text: String(repeating: "x ", count: 400)))

        #expect(failure?.description.hasSuffix("bytes, the server takes 500") == true)
        #expect(!sink.commands.contains { $0.hasPrefix("MAIL") })
        try await sink.stop()
    }

    @Test func `sends to an address beyond ASCII only if the server can take it`() async throws {
        let able = try await MailSink.start()
        let unable = try await MailSink.start(extensions: ["8BITMIME"])

        _ = try await client(able.url).send(mail(to: "用户@example.com"))
        let failure = try await failure(of: client(unable.url), sending: mail(to: "用户@example.com"))

        #expect(able.mails.first?.recipients == ["用户@example.com"])
        #expect(able.commands[1].hasSuffix(" SMTPUTF8"))
        #expect(failure?.description.contains("SMTPUTF8") == true)
        try await able.stop()
        try await unable.stop()
    }

    @Test func `speaks in private when the server offers it, and greets again`() async throws {
        let authority = try Authority()
        defer { authority.remove() }
        let sink = try await MailSink.start(certificate: authority.issue("localhost"))

        _ = try await client("smtp://localhost:\(sink.port)", caFile: authority.caFile).send(mail())

        #expect(sink.mails.first?.isPrivate == true)
        #expect(sink.commands.prefix(3).map { $0.prefix(8) } == ["EHLO [12", "STARTTLS", "EHLO [12"])
        try await sink.stop()
    }

    @Test func `speaks in private from the first byte when the URL says so`() async throws {
        let authority = try Authority()
        defer { authority.remove() }
        let sink = try await MailSink.start(certificate: authority.issue("localhost"), isPrivateFromStart: true)

        _ = try await client("smtps://bob:secret@localhost:\(sink.port)", caFile: authority.caFile).send(mail())

        #expect(sink.mails.first?.isPrivate == true)
        #expect(sink.commands.contains("AUTH PLAIN AGJvYgBzZWNyZXQ="))
        try await sink.stop()
    }

    @Test func `sends nothing to a server whose certificate is nobody's`() async throws {
        let (authority, stranger) = (try Authority(), try Authority())
        defer {
            authority.remove()
            stranger.remove()
        }
        let sink = try await MailSink.start(certificate: authority.issue("localhost"))

        let failure = try await failure(
            of: client("smtp://localhost:\(sink.port)", caFile: stranger.caFile),
            sending: mail()
        )

        #expect(failure != nil)
        #expect(sink.mails == [])
        #expect(!sink.commands.contains { $0.hasPrefix("MAIL") })
        try await sink.stop()
    }

    @Test func `believes nothing that came before the privacy`() async throws {
        let authority = try Authority()
        defer { authority.remove() }
        let sink = try await MailSink.start(extensions: [], certificate: authority.issue("localhost"))
        // Somebody in between adds an answer to the greeting that is still to come.
        sink.answer("STARTTLS", .sayAtOnce(["220 2.0.0 go", "250-evil", "250 SIZE 1"]))

        _ = try await client("smtp://localhost:\(sink.port)", caFile: authority.caFile).send(mail())

        #expect(sink.mails.first?.isPrivate == true)
        try await sink.stop()
    }

    @Test func `takes a refused password for the server's affair, not the mail's`() async throws {
        let sink = try await MailSink.start()
        sink.answer("AUTH", .say("535 5.7.8 wrong"))

        let failure = try await failure(
            of: client("smtp://bob:wrong@127.0.0.1:\(sink.port)"),
            sending: mail()
        )

        #expect(failure == .notLetIn(at: .login, reason: "535 5.7.8"))
        try await sink.stop()
    }

    @Test func `refuses a URL that it can't use, and does not repeat its password`() throws {
        for url in ["", "http://mail.example", "smtp://", "smtp://bob@mail.example"] {
            let error = #expect(throws: MailServerError.self) { try MailServer(url: url) }
            #expect(error?.description.contains("bob") == false)
        }
        #expect(try MailServer(url: "smtps://mail.example").port == 465)
        #expect(try MailServer(url: "smtp://mail.example").port == 25)
        #expect(try MailServer(url: "smtp://bob:x@mail.example").port == 587)
    }
}
