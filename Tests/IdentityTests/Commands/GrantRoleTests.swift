import Messaging
import Model
import Privacy
import ServiceKit
import Support
import Testing

@testable import IdentityService

@Suite struct `Grant role` {
    private let identity: ServiceHarness<IdentityService>
    private let app: SampleApp
    /// By password alone.
    private let session: ID<Identity.Session>

    init() async throws {
        identity = try ServiceHarness(IdentityService.self)
        try await identity.registerWithPassword()
        session = try #require(try await identity.loggedIn().answer.session)
        app = try identity.withSecondFactor(session).app
        identity.clock.advance(by: .seconds(60))
    }

    private func loggedInByTwoFactors() async throws -> (Identity.SessionAnswer, Identity.SessionSecrets) {
        let asker = SampleAsker()
        let answer = try await identity.send(
            identity.confirm(identity.pendingLogin(), app.code(at: identity.clock.now), by: asker)
        )
        return (answer, try asker.read(answer.secrets))
    }

    private func duties(_ secrets: Identity.SessionSecrets, in service: String) throws -> [String] {
        let token = try Token(try #require(secrets.accessTokens[service]))
        return token.claims["duties"]?.array?.compactMap(\.string) ?? []
    }

    @Test func `announces a duty, once`() throws {
        let granted = try identity.send(Identity.GrantRole(person: .sample(1), duty: .support, scope: "trade"))
        let again = try identity.send(Identity.GrantRole(person: .sample(1), duty: .support, scope: "trade"))

        #expect(granted == again)
        #expect(try identity.emitted(Identity.RoleGranted.self) == [granted])
    }

    @Test func `counts in its service and no other (ASVS 8.2.1)`() async throws {
        try identity.send(Identity.GrantRole(person: .sample(1), duty: .support, scope: "trade"))
        try identity.send(Identity.GrantRole(person: .sample(1), duty: .privacy))

        let (_, secrets) = try await loggedInByTwoFactors()

        #expect(try duties(secrets, in: "trade") == ["privacy", "support"])
        #expect(try duties(secrets, in: "catalogue") == ["privacy"])
    }

    @Test func `gives sessions of half a day, and half an hour without use (ASVS 7.3.1, 7.3.2)`() async throws {
        try identity.send(Identity.GrantRole(person: .sample(1), duty: .support))

        let (answer, secrets) = try await loggedInByTwoFactors()

        #expect(answer.expiresAt == identity.clock.now + .seconds(1800))
        var token = secrets.refreshToken
        for _ in 0..<24 {
            identity.clock.advance(by: .seconds(1799))
            token = try identity.refresh(token).secrets.refreshToken
        }
        identity.clock.advance(by: .seconds(60))
        #expect(throws: Refusal.self) { try identity.refresh(token) }
    }

    @Test func `counts by two factors only`() async throws {
        try await identity.registerWithPassword(3, email: "mei@example.com")
        try identity.send(Identity.GrantRole(person: .sample(3), duty: .support))
        let asker = SampleAsker()

        let answer = try await identity.finish(identity.login(email: "mei@example.com", by: asker))

        #expect(try duties(asker.read(answer.secrets), in: "identity") == [])
    }

    @Test func `lets its holder do what the contract names it for`() async throws {
        try identity.send(Identity.GrantRole(person: .sample(1), duty: .support))
        let token = try #require(try await loggedInByTwoFactors().1.accessTokens["identity"])
        try identity.learnTokenKeys()
        try identity.register(2, email: "mei@example.com")
        try identity.deliver(RiskControl.ActionAssessed(denied: .sample(2)))

        let refusal = #expect(throws: Refusal.self) {
            try identity.send(Identity.RestorePerson(person: .sample(2)), from: "edge")
        }
        #expect(refusal?.code == .notAllowed)
        try identity.send(Identity.RestorePerson(person: .sample(2)), from: "edge", token: token)
        #expect(try identity.ask(Identity.FindSessions(person: .sample(2)), token: token).sessions.isEmpty)
    }

    @Test func `refuses a scope that is no service`() throws {
        try identity.expectRefusal(
            .invalidField,
            at: "$.scope",
            of: Identity.GrantRole(person: .sample(1), duty: .support, scope: "bank")
        )
    }

    @Test func `is named in what its holder approves, after two factors only (ASVS 2.3.5)`() async throws {
        try identity.send(Identity.GrantRole(person: .sample(1), duty: .treasury))
        let staffed = try #require(try await loggedInByTwoFactors().0.session)

        func duties(of session: ID<Identity.Session>) throws -> [String]? {
            identity.clock.advance(by: .seconds(60))
            let open = Identity.OpenChallenge(person: .sample(1), session: session, deed: .example)
            let confirm = Identity.ConfirmChallenge(
                challenge: try identity.send(open).challenge,
                digits: try identity.sealed(
                    app.code(at: identity.clock.now),
                    as: "digits",
                    of: Identity.ConfirmChallenge.self
                )
            )
            let claims = try Token(identity.send(confirm).token).claims
            #expect(claims["sid"]?.string == "\(session)")
            return claims["duties"]?.array?.compactMap(\.string)
        }
        #expect(try duties(of: staffed) == ["treasury"])
        #expect(try duties(of: session) == nil)
    }

    @Test func `takes two of those who move money to appoint a third, and nobody to appoint two (ASVS 2.3.5)`() throws {
        let money = try SampleTreasury(in: identity)
        let third = Identity.GrantRole(person: .sample(4), duty: .treasury)
        let deed = Identity.GrantRole.deed(granting: .treasury, to: .sample(4))

        #expect(try identity.emitted(Identity.RoleGranted.self).map(\.holders) == [1, 2])
        #expect(try identity.code(of: third) == .secondPersonMissing)
        #expect(try identity.code(of: third, token: money.token(2)) == .secondPersonMissing)
        var approved = third
        approved.approval = try money.approval(of: deed, by: 2)
        #expect(try identity.code(of: approved, token: money.token(2)) == .approvalInvalid)
        approved.approval = try money.approval(of: Identity.GrantRole.deed(granting: .treasury, to: .sample(1)), by: 3)
        #expect(try identity.code(of: approved, token: money.token(2)) == .approvalInvalid)
        approved.approval = try money.approval(of: deed, by: 3)
        #expect(try identity.code(of: approved, token: money.token(4, [])) == .secondPersonMissing)

        let granted = try identity.send(approved, token: money.token(2))
        #expect(granted.holders == 3 && granted.approvedBy == .sample(3))
        #expect(try identity.send(third).duty == granted.duty)
        #expect(try identity.code(of: Identity.GrantRole(person: .sample(1), duty: .support)) == nil)
    }

    @Test func `gives power over money in all services or in none`() throws {
        try identity.expectRefusal(
            .invalidField,
            at: "$.scope",
            of: Identity.GrantRole(person: .sample(1), duty: .treasury, scope: "trade")
        )
    }
}
