import MailSink
import Model
import SMTP
import ServiceKit
import Support
import Testing

@testable import NotificationService

@Suite struct `Deliver mail` {
    private let mail = DeliverMail(
        message: .sample(1),
        person: .sample(1),
        envelope: .example,
        template: "order_paid",
        parameters: ["order": "ord-1", "amount": "19.99 EUR"],
        locale: "zh-Hans-CN",
        createdAt: Timestamp(milliseconds: 1_767_225_600_000),
        attempt: 1
    )

    private func deliver(
        to url: String?,
        isRepeated: Bool = false,
        patience: Duration = .seconds(20),
        address: () async throws -> String = { "bob@example.com" }
    ) async -> Notification.SettleDelivery {
        var variables = ["SOUK_MAIL_FROM": "Souk <souk@shop.example>"]
        variables["SOUK_SMTP_URL"] = url
        return await mail.deliver(
            through: {
                var settings = try MailSettings(variables)
                settings?.server.timeouts.command = patience
                settings?.server.timeouts.data = patience
                return settings
            },
            isRepeated: isRepeated,
            address: address
        )
    }

    @Test func `hands the mail to the server in the person's language`() async throws {
        let sink = try await MailSink.start()

        let settled = await deliver(to: sink.url)

        #expect(settled.outcome == .sent)
        #expect(settled.detail == "250 2.0.0")
        #expect(settled.attempt == 1)
        let received = try #require(sink.mails.first)
        #expect(received.recipients == ["bob@example.com"])
        #expect(received.header("From") == "\"Souk\" <souk@shop.example>")
        #expect(received.header("Message-ID") == "<\(mail.message)@shop.example>")
        #expect(received.body == ["谢谢您！订单 ord-1 已收到付款 19.99 EUR，我们正在为您打包。"])
        try await sink.stop()
    }

    @Test func `opens a code for the mail and for nothing else`() async throws {
        let sink = try await MailSink.start()
        var mail = mail
        mail.template = "recovery_code"
        mail.locale = "en"
        mail.parameters = ["code": Envelope.example.description]

        let settled = await mail.deliver(
            through: { try MailSettings(["SOUK_MAIL_FROM": "souk@shop.example", "SOUK_SMTP_URL": sink.url]) },
            isRepeated: false,
            address: { "bob@example.com" },
            secret: { $0 == .example ? "123456" : "not this one" }
        )

        #expect(settled.outcome == .sent)
        #expect(settled.detail?.contains("123456") == false)
        let received = try #require(sink.mails.first)
        #expect(received.body.joined(separator: " ").contains("Your code to choose a new password is 123456."))
        try await sink.stop()
    }

    @Test func `sends the same mail again under the same id, and marks the repetition`() async throws {
        let sink = try await MailSink.start()
        // The server takes the mail, and dies before it says so.
        sink.answer("mail", .hangUp)

        let first = await deliver(to: sink.url)
        let second = await deliver(to: sink.url, isRepeated: true)

        #expect(first.outcome == .deferred)
        #expect(second.outcome == .sent)
        #expect(sink.mails.first?.header("Message-ID") == "<\(mail.message)@shop.example>")
        #expect(sink.mails.first?.header("X-Souk-Attempt") == "2")
        try await sink.stop()
    }

    @Test(arguments: [
        ("RCPT", "450 4.2.1 later", Notification.DeliveryOutcome.deferred),
        ("RCPT", "550 5.1.1 <bob@example.com> unknown", .refused),
        ("RCPT", "550 no such user", .refused),
        ("RCPT", "550 5.7.1 blocked for your reputation", .rejected),
        ("MAIL", "550 5.7.1 not as this sender", .blocked),
        ("mail", "554 5.6.0 spam", .rejected),
        ("mail", "451 4.3.0 disk full", .deferred),
        ("greeting", "421 4.3.2 too busy", .deferred),
        ("greeting", "554 5.7.1 go away", .blocked),
    ])
    func `sorts what the server says by what to do about it, and repeats no address`(
        moment: String,
        answer: String,
        outcome: Notification.DeliveryOutcome
    ) async throws {
        let sink = try await MailSink.start()
        sink.answer(moment, .say(answer))

        let settled = await deliver(to: sink.url)

        #expect(settled.outcome == outcome)
        #expect(settled.detail?.contains("@") == false)
        #expect(sink.mails == [])
        try await sink.stop()
    }

    @Test func `tries later when nobody answers`() async throws {
        let sink = try await MailSink.start()
        sink.answer("EHLO", .hang)

        #expect(await deliver(to: sink.url, patience: .milliseconds(200)).outcome == .deferred)
        try await sink.stop()
        #expect(await deliver(to: sink.url).outcome == .deferred)
    }

    @Test func `says that there is no server, without a look at the address`() async {
        let settled = await deliver(to: nil) {
            Issue.record("nobody needs the address")
            return ""
        }

        #expect(settled.outcome == .notConfigured)
    }

    @Test func `waits for settings that can't be read to be put right, and repeats no password`() async {
        let settled = await deliver(to: "http://bob:secret@mail.example")

        #expect(settled.outcome == .blocked)
        #expect(settled.detail?.contains("secret") == false)
    }

    @Test func `gives up on somebody who has left, and on what is no address`() async throws {
        let sink = try await MailSink.start()

        let erased = await deliver(to: sink.url) { throw PersonErased(person: .sample(1)) }
        let injected = await deliver(to: sink.url) { "bob@example.com>\r\nRCPT TO:<eve@example.com" }

        #expect(erased.outcome == .unreachable)
        #expect(injected.outcome == .refused)
        #expect(injected.detail == "not a mail address")
        #expect(sink.commands == [])
        try await sink.stop()
    }

    @Test func `tries later when the address can't be opened now`() async throws {
        struct NoAnswer: Error {}
        let sink = try await MailSink.start()

        let settled = await deliver(to: sink.url) { throw NoAnswer() }

        #expect(settled.outcome == .deferred)
        try await sink.stop()
    }
}
