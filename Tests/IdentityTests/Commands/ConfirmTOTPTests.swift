import Model
import Privacy
import ServiceKit
import Support
import Testing

@testable import IdentityService

@Suite struct `Confirm TOTP` {
    private let identity: ServiceHarness<IdentityService>
    private let session: ID<Identity.Session>
    private let asker = SampleAsker()
    private let app: SampleApp

    init() async throws {
        identity = try ServiceHarness(IdentityService.self)
        try await identity.registerWithPassword()
        session = try #require(try await identity.loggedIn().answer.session)
        try identity.confirmEmail()
        let enrolment = try identity.send(
            Identity.EnrolTOTP(person: .sample(1), session: session, recipientKey: asker.key.publicKey)
        )
        app = SampleApp(try asker.open(Identity.TOTPSecrets.self, enrolment.secrets).secret)
    }

    private func confirm(_ digits: String) throws -> Identity.ConfirmTOTP {
        try identity.confirmingApp(session, digits, by: asker)
    }

    @Test func `turns the second factor on and gives ten codes of 120 bits (ASVS 6.5.2)`() throws {
        let answer = try identity.send(confirm(app.code(at: identity.clock.now)))

        let codes = try asker.open([String].self, answer.codes)
        #expect(Set(codes).count == 10 && codes.allSatisfy { $0.wholeMatch(of: /[A-Z2-7]{24}/) != nil })
        #expect(try identity.emitted(Identity.TOTPConfirmed.self).map(\.person) == [.sample(1)])
        #expect(try identity.code(of: confirm(app.code(at: identity.clock.now))) == .secondFactorExists)
    }

    @Test func `ends the sessions that were opened without it (ASVS 7.4.3)`() async throws {
        let other = try await identity.loggedIn()

        try identity.send(confirm(app.code(at: identity.clock.now)))

        #expect(throws: Refusal.self) { try identity.refresh(other.secrets.refreshToken) }
        #expect(try identity.ask(Identity.FindSessions(person: .sample(1))).sessions.map(\.session) == [session])
    }

    @Test func `takes no wrong code, nor one that comes too late`() throws {
        #expect(try identity.code(of: confirm(app.wrongCode(at: identity.clock.now))) == .codeWrong)
        identity.clock.advance(by: .seconds(600))

        #expect(try identity.code(of: confirm(app.code(at: identity.clock.now))) == .secondFactorMissing)
    }
}
