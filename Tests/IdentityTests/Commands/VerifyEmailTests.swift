import AMQP
import Model
import ServiceKit
import Support
import Testing

@testable import IdentityService

@Suite struct `Verify email` {
    private let identity: ServiceHarness<IdentityService>

    init() throws {
        identity = try ServiceHarness(IdentityService.self)
        try identity.register()
    }

    @Test func `sends six digits that only the person reads, for ten minutes (ASVS 6.5.5, 6.6.2, 6.4.1, 6.5.4)`() throws
    {
        let sent = try identity.send(Identity.VerifyEmail(person: .sample(1)))

        let digits = try identity.mailedDigits()
        #expect(digits.wholeMatch(of: /[0-9]{6}/) != nil)
        #expect(sent.expiresAt == identity.clock.now + .seconds(600))
        let mail = try #require(try identity.sent(Notification.SendMessage.self).last)
        #expect(mail.template == "email_code")
        for message in identity.published { #expect(message.body.firstRange(of: Array(digits.utf8)) == nil) }
    }

    @Test func `tells the mail that an address is taken, and not the one who asks (ASVS 6.3.8)`() throws {
        let people = try [identity.claim(), identity.claim("mo@example.com")]

        let answers = try people.map { try identity.send(Identity.VerifyEmail(person: $0), from: "edge") }

        #expect(answers[0].expiresAt == answers[1].expiresAt && answers[0].code != answers[1].code)
        let mails = try identity.sent(Notification.SendMessage.self)
        #expect(mails.map(\.person) == people && mails.map(\.template) == ["email_taken", "email_code"])
        #expect(mails[0].parameters == nil)
    }

    @Test(arguments: ["li@example.com", "mo@example.com"])
    func `sends five an hour to a claimed address, whoever claims it, and doesn't say so (ASVS 2.4.1, 6.3.8)`(
        email: String
    ) throws {
        let people = try (1...7).map { _ in try identity.claim(email) }

        for person in people { try identity.send(Identity.VerifyEmail(person: person), from: "edge") }

        #expect(try identity.sent(Notification.SendMessage.self).map(\.person) == Array(people[..<5]))
        identity.clock.advance(by: .seconds(3600))
        try identity.send(Identity.VerifyEmail(person: people[6]), from: "edge")
        #expect(try identity.sent(Notification.SendMessage.self).last?.person == people[6])
    }

    @Test func `has mails left for whose address it is, however many claim it`() throws {
        for _ in 1...7 { try identity.send(Identity.VerifyEmail(person: identity.claim()), from: "edge") }

        try identity.confirmEmail()

        #expect(try identity.emitted(Identity.EmailConfirmed.self).map(\.person) == [.sample(1)])
    }

    @Test func `refuses somebody without an address`() throws {
        try identity.register(2, email: nil)

        try identity.expectRefusal(.emailMissing, at: nil, of: Identity.VerifyEmail(person: .sample(2)))
    }

    @Test func `fills nobody's mailbox`() throws {
        for _ in 0..<5 { try identity.send(Identity.VerifyEmail(person: .sample(1))) }

        #expect(try identity.code(of: Identity.VerifyEmail(person: .sample(1))) == .codeTooSoon)
        identity.clock.advance(by: .seconds(3600))
        #expect(try identity.code(of: Identity.VerifyEmail(person: .sample(1))) == nil)
    }
}
