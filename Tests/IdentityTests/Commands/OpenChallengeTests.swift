import Model
import ServiceKit
import Support
import Testing

@testable import IdentityService

@Suite struct `Open challenge` {
    private let identity: ServiceHarness<IdentityService>
    private let session: ID<Identity.Session>

    init() async throws {
        identity = try ServiceHarness(IdentityService.self)
        try await identity.registerWithPassword()
        session = try #require(try await identity.loggedIn().answer.session)
    }

    private func open(_ deed: Identity.Deed = .example) -> Identity.OpenChallenge {
        Identity.OpenChallenge(person: .sample(1), session: session, deed: deed)
    }

    @Test func `asks by mail whoever has nothing but a password`() throws {
        let opened = try identity.send(open())

        #expect(opened.factor == .mail && opened.expiresAt == identity.clock.now + .seconds(300))
        #expect(try identity.sent(Notification.SendMessage.self).last?.template == "challenge_code")
    }

    @Test func `asks for the app whoever has one`() throws {
        _ = try identity.withSecondFactor(session)
        let mails = try identity.sent(Notification.SendMessage.self).count { $0.template == "challenge_code" }

        #expect(try identity.send(open()).factor == .oneTimePassword)

        #expect(try identity.sent(Notification.SendMessage.self).count { $0.template == "challenge_code" } == mails)
    }

    @Test func `takes no mail for a proof where that is so set, and names the app instead (ASVS 6.3.6)`() throws {
        let (identity, session) = try ServiceHarness.withoutMailProofs()
        let command = Identity.OpenChallenge(person: .sample(1), session: session, deed: .example)
        try identity.expectRefusal(.secondFactorMissing, at: nil, of: command)

        _ = try identity.withSecondFactor(session)

        #expect(try identity.send(command).factor == .oneTimePassword)
    }

    @Test func `asks for a deed of some service`() throws {
        try identity.expectRefusal(
            .invalidField,
            at: "$.deed",
            of: open(Identity.Deed(action: "bank.money.send", subject: "x"))
        )
    }

    @Test func `wants a live session of the person`() throws {
        try identity.send(Identity.RevokeSession(person: .sample(1)))

        try identity.expectRefusal(.sessionNotFound, at: "$.session", of: open())
    }
}
