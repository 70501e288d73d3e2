import Messaging
import Model
import ServiceKit
import Support
import Testing

@testable import IdentityService

@Suite struct `Confirm challenge` {
    private let identity: ServiceHarness<IdentityService>
    private let session: ID<Identity.Session>

    init() async throws {
        identity = try ServiceHarness(IdentityService.self)
        try await identity.registerWithPassword()
        session = try #require(try await identity.loggedIn().answer.session)
    }

    private func opened(_ deed: Identity.Deed = .example) throws -> ID<Identity.Challenge> {
        try identity.send(Identity.OpenChallenge(person: .sample(1), session: session, deed: deed)).challenge
    }

    private func confirm(_ challenge: ID<Identity.Challenge>, _ digits: String) throws -> Identity.ConfirmChallenge {
        Identity.ConfirmChallenge(
            challenge: challenge,
            digits: try identity.sealed(digits, as: "digits", of: Identity.ConfirmChallenge.self)
        )
    }

    @Test func `approves the deed that was asked for, once`() throws {
        let challenge = try opened()
        let digits = try identity.mailedDigits()

        let approval = try identity.send(confirm(challenge, digits))

        let claims = try Token(approval.token).claims
        #expect(try Token(approval.token).header["typ"]?.string == ApprovalToken.type)
        #expect(claims["sub"]?.string == "\(ID<Person>.sample(1))" && claims["aud"]?.string == "trade")
        #expect(claims["deed"]?["subject"]?.string == Identity.Deed.example.subject)
        #expect(claims["deed"]?["amount"]?["amount"]?.int == 199_900)
        #expect(try identity.code(of: confirm(challenge, digits)) == .codeWrong)
    }

    @Test func `takes a code of the app`() throws {
        let app = try identity.withSecondFactor(session).app
        identity.clock.advance(by: .seconds(60))
        let challenge = try opened()

        #expect(try identity.code(of: confirm(challenge, app.wrongCode(at: identity.clock.now))) == .codeWrong)
        #expect(try identity.code(of: confirm(challenge, app.code(at: identity.clock.now))) == nil)
    }

    @Test func `lets somebody try five times`() throws {
        let app = try identity.withSecondFactor(session).app
        identity.clock.advance(by: .seconds(60))
        let challenge = try opened()
        for _ in 0..<5 { _ = try identity.code(of: confirm(challenge, app.wrongCode(at: identity.clock.now))) }

        #expect(try identity.code(of: confirm(challenge, app.code(at: identity.clock.now))) == .codeWrong)
    }

    @Test func `is over after five minutes, and with its session`() throws {
        let late = try opened()
        let lateDigits = try identity.mailedDigits()
        identity.clock.advance(by: .seconds(300))
        #expect(try identity.code(of: confirm(late, lateDigits)) == .codeWrong)

        let orphan = try opened()
        let digits = try identity.mailedDigits()
        try identity.send(Identity.RevokeSession(person: .sample(1)))

        #expect(try identity.code(of: confirm(orphan, digits)) == .codeWrong)
    }
}
