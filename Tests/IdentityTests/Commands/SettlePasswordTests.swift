import Model
import ServiceKit
import Support
import Testing

@testable import IdentityService

@Suite struct `Settle password` {
    private let identity: ServiceHarness<IdentityService>

    init() throws {
        identity = try ServiceHarness(IdentityService.self)
    }

    @Test func `brings the first password of an account`() async throws {
        try await identity.registerWithPassword()

        #expect(try identity.lastEmitted(Identity.PasswordChanged.self)?.purpose == .register)
        #expect(try await identity.refusal(of: identity.login()) == nil)
    }

    @Test func `brings none to somebody who has left meanwhile`() async throws {
        try identity.start(identity.registration(1, email: "li@example.com", password: samplePassword))
        try identity.send(Identity.ErasePerson(person: .sample(1)))

        try await identity.performEffects()

        #expect(try identity.emitted(Identity.PasswordChanged.self).isEmpty)
        #expect(try identity.credential() == nil)
    }

    @Test func `is nobody's to send`() throws {
        try identity.register()
        var command = Identity.SettlePassword.example
        command.person = .sample(1)

        try identity.expectRefusal(.notAllowed, at: nil, of: command)
    }
}
