import Model
import ServiceKit
import Support
import Testing

@testable import IdentityService

@Suite struct `Revoke session` {
    private let identity: ServiceHarness<IdentityService>

    init() async throws {
        identity = try ServiceHarness(IdentityService.self)
        try await identity.registerWithPassword()
    }

    @Test func `ends one session and tells every service (ASVS 7.4.1, 7.5.2, 10.4.9)`() async throws {
        let (answer, secrets) = try await identity.loggedIn()
        let other = try await identity.loggedIn()
        let session = try #require(answer.session)

        let revoked = try identity.send(Identity.RevokeSession(person: .sample(1), session: session))

        #expect(revoked.sessions == [session] && revoked.reason == .loggedOut && revoked.isOfAll == nil)
        #expect(try identity.emitted(Identity.SessionRevoked.self) == [revoked])
        #expect(throws: Refusal.self) { try identity.refresh(secrets.refreshToken) }
        #expect(try identity.refresh(other.secrets.refreshToken).answer.session == other.answer.session)
    }

    @Test func `ends all but the one in hand, or all (ASVS 7.4.3, 7.5.2)`() async throws {
        let kept = try #require(try await identity.loggedIn().answer.session)
        for _ in 0..<2 { _ = try await identity.loggedIn() }

        let others = try identity.send(Identity.RevokeSession(person: .sample(1), except: kept))
        let all = try identity.send(Identity.RevokeSession(person: .sample(1)))

        #expect(others.sessions.count == 2 && !others.sessions.contains(kept) && others.isOfAll == nil)
        #expect(all.sessions == [kept] && all.isOfAll == true)
        #expect(try identity.ask(Identity.FindSessions(person: .sample(1))).sessions.isEmpty)
    }

    @Test func `refuses the session of somebody else`() async throws {
        let session = try #require(try await identity.loggedIn().answer.session)
        try identity.register(2, email: "mei@example.com")

        try identity.expectRefusal(
            .sessionNotFound,
            at: "$.session",
            of: Identity.RevokeSession(person: .sample(2), session: session)
        )
    }

    @Test func `is done by the suspension of the account, and by leaving (ASVS 7.4.2)`() async throws {
        let suspended = try await identity.loggedIn().secrets.refreshToken
        try identity.deliver(RiskControl.ActionAssessed(denied: .sample(1)))
        #expect(throws: Refusal.self) { try identity.refresh(suspended) }
        try identity.send(Identity.RestorePerson(person: .sample(1)))
        let leaving = try await identity.loggedIn().secrets.refreshToken

        try identity.send(Identity.ErasePerson(person: .sample(1)))

        #expect(throws: Refusal.self) { try identity.refresh(leaving) }
        #expect(try identity.emitted(Identity.SessionRevoked.self).map(\.reason) == [.suspended, .erased])
        #expect(try identity.emitted(Identity.SessionRevoked.self).allSatisfy { $0.isOfAll == true })
    }
}
