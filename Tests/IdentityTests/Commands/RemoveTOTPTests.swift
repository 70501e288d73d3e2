import Model
import ServiceKit
import Storage
import Support
import Testing

@testable import IdentityService

@Suite struct `Remove TOTP` {
    private let identity: ServiceHarness<IdentityService>
    private let session: ID<Identity.Session>
    private let app: SampleApp

    init() async throws {
        identity = try ServiceHarness(IdentityService.self)
        try await identity.registerWithPassword()
        session = try #require(try await identity.loggedIn().answer.session)
        app = try identity.withSecondFactor(session).app
        identity.clock.advance(by: .seconds(60))
    }

    private func remove(_ digits: String) throws -> Identity.RemoveTOTP {
        Identity.RemoveTOTP(
            person: .sample(1),
            session: session,
            digits: try identity.sealed(digits, as: "digits", of: Identity.RemoveTOTP.self, .sample(1))
        )
    }

    @Test func `lets whoever has the app do without it from now on (ASVS 7.5.1, 6.5.6)`() async throws {
        let removed = try identity.send(remove(app.code(at: identity.clock.now)))

        #expect(try identity.emitted(Identity.TOTPRemoved.self) == [removed])
        #expect(try await identity.finish(identity.login()).session != nil)
        #expect(try identity.store.read { try $0.one("SELECT 1 FROM recovery_code") } == nil)
    }

    @Test func `wants a code`() async throws {
        #expect(try identity.code(of: remove(app.wrongCode(at: identity.clock.now))) == .codeWrong)

        #expect(try await identity.finish(identity.login()).login != nil)
    }

    @Test func `refuses somebody who has none`() async throws {
        try identity.send(remove(app.code(at: identity.clock.now)))

        try identity.expectRefusal(.secondFactorMissing, at: nil, of: remove("123456"))
    }
}
