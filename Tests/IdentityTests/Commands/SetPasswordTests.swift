import Model
import Privacy
import ServiceKit
import Support
import Testing

@testable import IdentityService

@Suite struct `Set password` {
    private static let next = "eight lamps by the sea"

    private let identity: ServiceHarness<IdentityService>

    init() async throws {
        identity = try ServiceHarness(IdentityService.self)
        try await identity.registerWithPassword()
    }

    private func recover() throws -> (session: ID<Identity.Session>, token: String) {
        let asker = SampleAsker()
        let started = try identity.send(identity.recovery())
        let answer = try identity.send(identity.confirming(started.code, identity.mailedDigits(), by: asker))
        try identity.learnTokenKeys()
        return try (#require(answer.session), #require(asker.read(answer.secrets).accessTokens["identity"]))
    }

    private func set(_ session: ID<Identity.Session>, to new: String = next) throws -> Identity.SetPassword {
        Identity.SetPassword(
            person: .sample(1),
            session: session,
            new: try identity.sealed(new, as: "new", of: Identity.SetPassword.self, .sample(1))
        )
    }

    @Test func `lets whoever reads the mail choose another, and ends every session (ASVS 6.4.3, 7.4.3, 6.3.7)`()
        async throws
    {
        let before = try await identity.loggedIn()
        let (session, token) = try recover()

        let changed = try await identity.finish(set(session), from: "edge", token: token)

        #expect(changed.purpose == .recover)
        #expect(throws: Refusal.self) { try identity.refresh(before.secrets.refreshToken) }
        #expect(try identity.ask(Identity.FindSessions(person: .sample(1))).sessions.isEmpty)
        #expect(try await identity.refusal(of: identity.login()) == .loginFailed)
        #expect(try await identity.refusal(of: identity.login(Self.next)) == nil)
        #expect(try identity.told("password_changed") == [.sample(1)])
    }

    @Test func `lets in again who was locked out by failures`() async throws {
        for _ in 0..<6 { _ = try await identity.refusal(of: identity.login("wrong")) }
        let (session, token) = try recover()

        try await identity.finish(set(session), from: "edge", token: token)

        #expect(try await identity.refusal(of: identity.login(Self.next)) == nil)
    }

    @Test func `lets in again who was locked out on a device that is known`() async throws {
        let device = try #require(try await identity.loggedIn().secrets.deviceToken)
        for _ in 0..<100 {
            _ = try await identity.refusal(of: identity.login("wrong", deviceToken: device))
            identity.clock.advance(by: .seconds(3600))
        }
        let (session, token) = try recover()

        try await identity.finish(set(session), from: "edge", token: token)

        #expect(try await identity.refusal(of: identity.login(Self.next, deviceToken: device)) == nil)
    }

    @Test func `is not the edge's without the person's token (ASVS 8.2.1)`() async throws {
        let (session, _) = try recover()

        await #expect(throws: Refusal.self) { try await identity.finish(set(session), from: "edge") }
        #expect(try await identity.refusal(of: identity.login()) == nil)
    }

    @Test func `wants a session of recovery (ASVS 6.4.6)`() async throws {
        let session = try #require(try await identity.loggedIn().answer.session)

        try identity.expectRefusal(.sessionNotFound, at: "$.session", of: set(session))
    }

    @Test func `leaves the second factor as it is (ASVS 6.4.4)`() async throws {
        let opened = try #require(try await identity.loggedIn().answer.session)
        _ = try identity.withSecondFactor(opened)
        let (session, token) = try recover()

        try await identity.finish(set(session, to: "short but two"), from: "edge", token: token)

        let answer = try await identity.finish(identity.login("short but two"))
        #expect(answer.session == nil && answer.login != nil)
    }

    @Test func `refuses one that is not good enough`() throws {
        let (session, _) = try recover()

        try identity.expectRefusal(.weakPassword, at: "$.new", of: set(session, to: "short"))
    }
}
