import Model
import ServiceKit
import Support
import Testing

@testable import IdentityService

@Suite struct `Find sessions` {
    private let identity: ServiceHarness<IdentityService>

    init() async throws {
        identity = try ServiceHarness(IdentityService.self)
        try await identity.registerWithPassword()
    }

    @Test func `shows where somebody is logged in, the latest used first (ASVS 7.5.2)`() async throws {
        let first = try await identity.loggedIn()
        identity.clock.advance(by: .seconds(60))
        let second = try await identity.loggedIn()
        identity.clock.advance(by: .seconds(60))
        _ = try identity.refresh(first.secrets.refreshToken)

        let sessions = try identity.ask(Identity.FindSessions(person: .sample(1))).sessions

        #expect(sessions.map(\.session) == [first.answer.session, second.answer.session])
        #expect(sessions.first?.usedAt == identity.clock.now)
        #expect(sessions.first?.device == "dev-7f3a" && sessions.first?.factors == [.password])
        #expect(sessions.first?.expiresAt == identity.clock.now + .seconds(30 * 86_400))
    }

    @Test func `leaves out those that are over`() async throws {
        _ = try await identity.loggedIn()
        identity.clock.advance(by: .seconds(30 * 86_400))

        #expect(try identity.ask(Identity.FindSessions(person: .sample(1))).sessions.isEmpty)
    }

    @Test func `shows nobody's to anybody else (ASVS 8.2.2)`() async throws {
        let token = try #require(try await identity.loggedIn().secrets.accessTokens["identity"])
        try identity.learnTokenKeys()
        try identity.register(2, email: "mei@example.com")

        #expect(try identity.ask(Identity.FindSessions(person: .sample(1)), token: token).sessions.count == 1)
        let refusal = #expect(throws: Refusal.self) {
            try identity.ask(Identity.FindSessions(person: .sample(2)), token: token)
        }
        #expect(refusal?.code == .notAllowed)
    }
}
