import Model
import Privacy
import ServiceKit
import Storage
import Support
import Testing

@testable import IdentityService

@Suite struct `Enrol TOTP` {
    private let identity: ServiceHarness<IdentityService>
    private let session: ID<Identity.Session>

    init() async throws {
        identity = try ServiceHarness(IdentityService.self)
        try await identity.registerWithPassword()
        session = try #require(try await identity.loggedIn().answer.session)
        try identity.confirmEmail()
    }

    private func enrol(_ asker: SampleAsker = SampleAsker()) -> Identity.EnrolTOTP {
        Identity.EnrolTOTP(person: .sample(1), session: session, recipientKey: asker.key.publicKey)
    }

    @Test func `gives a secret of 160 bits, and keeps it under the person's key (ASVS 6.5.3)`() throws {
        let asker = SampleAsker()

        let enrolment = try identity.send(enrol(asker))

        let secrets = try asker.open(Identity.TOTPSecrets.self, enrolment.secrets)
        #expect(secrets.secret.utf8.count == 32)
        #expect(secrets.uri == "otpauth://totp/Souk?secret=\(secrets.secret)&issuer=Souk")
        let stored = try identity.store.read { try AuthenticatorTable(database: $0).find(.sample(1)) }
        #expect(stored?.secret.dataClass == .profile && stored?.confirmedAt == nil)
    }

    @Test func `asks nobody for a code before one was confirmed`() async throws {
        try identity.send(enrol())

        #expect(try await identity.finish(identity.login()).session != nil)
    }

    @Test func `is not done twice`() throws {
        _ = try identity.withSecondFactor(session)

        try identity.expectRefusal(.secondFactorExists, at: nil, of: enrol())
    }

    @Test func `wants a live session`() throws {
        try identity.send(Identity.RevokeSession(person: .sample(1)))

        try identity.expectRefusal(.sessionNotFound, at: "$.session", of: enrol())
    }

    @Test func `wants one more proof than a session that is open (ASVS 7.5.1)`() throws {
        var command = enrol()
        #expect(try identity.code(of: command, from: "edge") == .approvalMissing)
        command.approval = try identity.approve(.example, in: session)
        try identity.learnTokenKeys()
        #expect(try identity.code(of: command, from: "edge") == .approvalInvalid)

        command.approval = try identity.approve(Identity.EnrolTOTP.deed(enrolling: .sample(1)), in: session)

        #expect(try identity.code(of: command, from: "edge") == nil)
    }

    @Test func `wants a password of the last five minutes where mails are no proofs (ASVS 6.3.6, 7.5.1)`() throws {
        let (identity, session) = try ServiceHarness.withoutMailProofs()
        let command = Identity.EnrolTOTP(
            person: .sample(1),
            session: session,
            recipientKey: SampleAsker().key.publicKey
        )
        identity.clock.advance(by: .seconds(299))
        #expect(try identity.code(of: command, from: "edge") == nil)

        identity.clock.advance(by: .seconds(1))

        #expect(try identity.code(of: command, from: "edge") == .loginTooOld)
    }

    @Test func `wants an address that its owner has confirmed`() async throws {
        try await identity.registerWithPassword(2, email: "mei@example.com")
        let session = try #require(
            try await identity.finish(identity.login(email: "mei@example.com")).session
        )
        let key = SampleAsker().key.publicKey
        let command = Identity.EnrolTOTP(person: .sample(2), session: session, recipientKey: key)
        try identity.expectRefusal(.emailUnconfirmed, at: nil, of: command)

        _ = try identity.approve(Identity.EnrolTOTP.deed(enrolling: .sample(2)), in: session, 2)

        #expect(try identity.code(of: command) == nil)
    }

    @Test func `wants more than a session of recovery (ASVS 6.4.6)`() throws {
        var command = enrol()
        command.session = try identity.recover()

        try identity.expectRefusal(.sessionNotFound, at: "$.session", of: command)
    }
}
