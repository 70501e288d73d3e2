import Model
import Privacy
import ServiceKit
import Support
import Testing

@testable import IdentityService

@Suite struct `Confirm recovery` {
    private let identity: ServiceHarness<IdentityService>
    private let asker = SampleAsker()

    init() async throws {
        identity = try ServiceHarness(IdentityService.self)
        try await identity.registerWithPassword()
    }

    private func confirm(_ digits: String? = nil) throws -> Identity.ConfirmRecovery {
        let started = try identity.send(identity.recovery())
        return try identity.confirming(started.code, digits ?? identity.mailedDigits(), by: asker)
    }

    @Test func `opens a session of ten minutes that is good for a password only (ASVS 6.4.3)`() throws {
        let answer = try identity.send(confirm())

        #expect(answer.assurance == .recovering && answer.person == .sample(1))
        #expect(answer.expiresAt == identity.clock.now + .seconds(600))
        let secrets = try asker.read(answer.secrets)
        #expect(secrets.deviceToken == nil && secrets.accessTokens.keys.sorted() == ["identity"])
        try identity.learnTokenKeys()
        let token = try #require(secrets.accessTokens["identity"])
        let refusal = #expect(throws: Refusal.self) {
            try identity.send(Identity.EnrolTOTP.example, from: "edge", token: token)
        }
        #expect(refusal?.code == .notAllowed)
        let refresh = #expect(throws: Refusal.self) { try identity.refresh(secrets.refreshToken) }
        #expect(refresh?.code == .sessionEnded)
    }

    @Test func `opens none by a wrong code`() throws {
        #expect(try identity.code(of: confirm("12345")) == .codeWrong)

        #expect(try identity.emitted(Identity.SessionOpened.self).isEmpty)
    }
}
