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

    @Test func `takes two of those who move money, until one is left (ASVS 2.3.5)`() throws {
        let money = try SampleTreasury(in: identity)
        var withdraw = Identity.WithdrawRole(person: .sample(3), duty: .treasury)
        #expect(try identity.code(of: withdraw) == .secondPersonMissing)
        let deed = Identity.GrantRole.deed(granting: .treasury, to: .sample(3))
        withdraw.approval = try money.approval(of: deed, by: 3)
        #expect(try identity.code(of: withdraw, token: money.token(2)) == .approvalInvalid)
        #expect(try identity.emitted(Identity.RoleWithdrawn.self).isEmpty)

        let agreed = Identity.WithdrawRole.deed(withdrawing: .treasury, from: .sample(3))
        withdraw.approval = try money.approval(of: agreed, by: 3)
        #expect(try identity.send(withdraw, token: money.token(2)).approvedBy == .sample(3))
        #expect(try identity.code(of: Identity.WithdrawRole(person: .sample(2), duty: .treasury)) == nil)
    }
}
