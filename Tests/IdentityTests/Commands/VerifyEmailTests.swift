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
