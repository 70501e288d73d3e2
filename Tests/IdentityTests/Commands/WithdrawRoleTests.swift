import Model
import ServiceKit
import Support
import Testing

@testable import IdentityService

@Suite struct `Withdraw role` {
    private let identity: ServiceHarness<IdentityService>

    init() async throws {
        identity = try ServiceHarness(IdentityService.self)
        try await identity.registerWithPassword()
        try identity.send(Identity.GrantRole(person: .sample(1), duty: .support, scope: "trade"))
    }

    @Test func `ends the sessions that had it, at once (ASVS 7.4.5, 8.3.2)`() async throws {
        let app = try identity.withSecondFactor(try #require(try await identity.loggedIn().answer.session)).app
        identity.clock.advance(by: .seconds(60))
        let login = try await identity.pendingLogin()
        let staff = try identity.send(identity.confirm(login, app.code(at: identity.clock.now))).session

        let withdrawn = try identity.send(
            Identity.WithdrawRole(person: .sample(1), duty: .support, scope: "trade")
        )

        #expect(try identity.emitted(Identity.RoleWithdrawn.self) == [withdrawn])
        let revoked = try #require(try identity.lastEmitted(Identity.SessionRevoked.self))
        #expect(revoked.sessions == [staff] && revoked.reason == .operator)
    }

    @Test func `says nothing of a duty that nobody had`() throws {
        try identity.send(Identity.WithdrawRole(person: .sample(1), duty: .support))

        #expect(try identity.emitted(Identity.RoleWithdrawn.self).isEmpty)
    }
}
