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

    init() async throws {
        identity = try ServiceHarness(IdentityService.self)
        try await identity.registerWithPassword()
        app = try identity.withSecondFactor(try #require(try await identity.loggedIn().answer.session)).app
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
}
