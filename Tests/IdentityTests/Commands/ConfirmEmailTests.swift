import Model
import ServiceKit
import Support
import Testing

@testable import IdentityService

@Suite struct `Confirm email` {
    private let identity: ServiceHarness<IdentityService>
    private let code: ID<Identity.Code>
    private let digits: String

    init() throws {
        identity = try ServiceHarness(IdentityService.self)
        try identity.register()
        code = try identity.send(Identity.VerifyEmail(person: .sample(1))).code
        digits = try identity.mailedDigits()
    }

    private func confirm(_ digits: String) throws -> Identity.ConfirmEmail {
        Identity.ConfirmEmail(
            code: code,
            digits: try identity.sealed(digits, as: "digits", of: Identity.ConfirmEmail.self)
        )
    }

    private var wrong: String { digits == "000000" ? "000001" : "000000" }

    @Test func `takes the code once (ASVS 6.5.1)`() throws {
        let confirmed = try identity.send(confirm(digits))

        #expect(confirmed == Identity.EmailConfirmed(person: .sample(1), confirmedAt: identity.clock.now))
        #expect(try identity.emitted(Identity.EmailConfirmed.self) == [confirmed])
        #expect(try identity.code(of: confirm(digits)) == .codeWrong)
    }

    @Test func `takes no other, and after five tries not even the right one (ASVS 6.6.3)`() throws {
        for _ in 0..<5 { #expect(try identity.code(of: confirm(wrong)) == .codeWrong) }

        #expect(try identity.code(of: confirm(digits)) == .codeWrong)
        #expect(try identity.emitted(Identity.EmailConfirmed.self).isEmpty)
    }

    @Test func `takes it for ten minutes (ASVS 6.5.5)`() throws {
        identity.clock.advance(by: .seconds(600))

        #expect(try identity.code(of: confirm(digits)) == .codeWrong)
    }

    @Test func `takes an earlier code, too, so that nobody voids it by asking for another; then no more`() throws {
        let later = try identity.send(Identity.VerifyEmail(person: .sample(1))).code
        let laterDigits = try identity.mailedDigits()

        #expect(try identity.code(of: confirm(digits)) == nil)

        let digits = try identity.sealed(laterDigits, as: "digits", of: Identity.ConfirmEmail.self)
        #expect(try identity.code(of: Identity.ConfirmEmail(code: later, digits: digits)) == .codeWrong)
    }

    @Test func `has an address count that came through the edge; until then nobody has it (ASVS 6.3.8)`() async throws {
        let person = try identity.claim("mo@example.com", password: samplePassword)
        try await identity.performEffects()
        let mails = try identity.sent(Notification.SendMessage.self).count
        for _ in 1...5 {
            #expect(try await identity.refusal(of: identity.login(email: "mo@example.com")) == .loginFailed)
        }
        try identity.send(identity.recovery("mo@example.com"))
        #expect(try identity.sent(Notification.SendMessage.self).count == mails)

        try identity.send(identity.confirmation(of: person), from: "edge")

        #expect(try await identity.finish(identity.login(email: "mo@example.com")).person == person)
        try identity.expectRefusal(.personExists, at: "$.email", of: identity.registration(email: "mo@example.com"))
    }

    @Test func `gives an address to the first who reads its mail, and tells the next who does`() throws {
        let people = try (1...2).map { _ in try identity.claim("mo@example.com") }
        let confirmations = try people.map { try identity.confirmation(of: $0) }

        #expect(try identity.send(confirmations[1], from: "edge").person == people[1])

        #expect(try identity.code(of: confirmations[0], from: "edge") == .personExists)
        #expect(try identity.emitted(Identity.EmailConfirmed.self).map(\.person) == [people[1]])
        try identity.send(Identity.ErasePerson(person: people[1]))
        try identity.send(identity.confirmation(of: people[0]), from: "edge")
    }

    @Test func `takes no code of somebody who has left`() throws {
        let person = try identity.claim("mo@example.com")
        let confirmation = try identity.confirmation(of: person)
        try identity.send(Identity.ErasePerson(person: person))

        #expect(try identity.code(of: confirmation, from: "edge") == .codeWrong)
    }

    @Test func `takes no code that was sent for something else (ASVS 6.6.2)`() throws {
        let recovery = try identity.send(identity.recovery())
        let digits = try identity.mailedDigits()

        var command = try confirm(digits)
        command.code = recovery.code

        #expect(try identity.code(of: command) == .codeWrong)
    }
}
