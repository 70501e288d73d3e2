import Model
import ServiceKit
import Support
import Testing

@testable import IdentityService

@Suite struct `Change password` {
    private static let next = "eight lamps by the sea"

    private let identity: ServiceHarness<IdentityService>
    private let session: ID<Identity.Session>
    private let refreshToken: String

    init() async throws {
        identity = try ServiceHarness(IdentityService.self)
        try await identity.registerWithPassword()
        let (answer, secrets) = try await identity.loggedIn()
        session = try #require(answer.session)
        refreshToken = secrets.refreshToken
    }

    private func change(_ current: String = samplePassword, to new: String = next) throws -> Identity.ChangePassword {
        Identity.ChangePassword(
            person: .sample(1),
            session: session,
            current: try identity.sealed(current, as: "current", of: Identity.ChangePassword.self, .sample(1)),
            new: try identity.sealed(new, as: "new", of: Identity.ChangePassword.self, .sample(1))
        )
    }

    @Test func `puts the new one in the place of the old (ASVS 6.2.2)`() async throws {
        let changed = try await identity.finish(change())

        #expect(changed.person == .sample(1) && changed.purpose == .change)
        #expect(try identity.lastEmitted(Identity.PasswordChanged.self) == changed)
        #expect(try await identity.refusal(of: identity.login()) == .loginFailed)
        #expect(try await identity.refusal(of: identity.login(Self.next)) == nil)
    }

    @Test func `wants the present one (ASVS 6.2.3, 7.5.1)`() async throws {
        let credential = try identity.credential()

        #expect(try await identity.refusal(of: change("wrong")) == .loginFailed)

        #expect(try identity.credential() == credential)
    }

    @Test func `gives whoever sits at an open screen five tries`() async throws {
        for _ in 0..<5 { #expect(try await identity.refusal(of: change("wrong")) == .loginFailed) }

        #expect(try await identity.refusal(of: change()) == .loginFailed)
        // The person can still log in elsewhere, and the wait is over at some time.
        #expect(try await identity.refusal(of: identity.login()) == nil)
        identity.clock.advance(by: .seconds(30))
        #expect(try await identity.refusal(of: change()) == nil)
    }

    @Test func `ends the other sessions and keeps this one (ASVS 7.4.3)`() async throws {
        let other = try await identity.loggedIn()

        try await identity.finish(change())

        #expect(throws: Refusal.self) { try identity.refresh(other.secrets.refreshToken) }
        #expect(try identity.refresh(refreshToken).answer.session == session)
        #expect(try identity.lastEmitted(Identity.SessionRevoked.self)?.reason == .credentialsChanged)
    }

    @Test(arguments: ["short", "1qaz2wsx3edc4rfv", "li@example.com!", "阿丽阿丽阿丽阿丽阿丽阿丽阿丽阿丽"])
    func `refuses one that is not good enough, and says why (ASVS 6.2.1, 6.2.4, 6.2.11)`(new: String) async throws {
        let command = try change(to: new)

        try identity.expectRefusal(.weakPassword, at: "$.new", of: command)
    }

    @Test func `refuses the session of somebody else`() async throws {
        try identity.register(2, email: "mei@example.com")
        var command = try change()
        command.person = .sample(2)

        try identity.expectRefusal(.sessionNotFound, at: "$.session", of: command)
    }

    @Test func `refuses what is not sealed`() async throws {
        var command = try change()
        command.current = .example

        #expect(try await identity.refusal(of: command) == .notSealed)
    }
}
