import Model
import Privacy
import ServiceKit
import Storage
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

    private func start(_ deviceToken: String? = nil) throws -> ID<Identity.Code> {
        try identity.send(identity.recovery(from: deviceToken)).code
    }

    private func confirm(
        _ digits: String? = nil,
        of code: ID<Identity.Code>? = nil,
        network: String? = nil
    ) throws -> Identity.ConfirmRecovery {
        let code = try code ?? start()
        var confirmation = try identity.confirming(code, digits ?? identity.mailedDigits(), by: asker)
        confirmation.network = network
        return confirmation
    }

    /// What a stranger can do within an hour: have five codes sent, and guess five times at each.
    private func guess() throws {
        for _ in 0..<5 {
            let code = try start()
            for _ in 0..<5 { #expect(try identity.code(of: confirm("guess", of: code)) == .codeWrong) }
        }
    }

    @Test func `opens a session of ten minutes that is good for a password only (ASVS 6.4.3)`() throws {
        let answer = try identity.send(confirm())

        #expect(answer.assurance == .recovering && answer.person == .sample(1))
        #expect(answer.expiresAt == identity.clock.now + .seconds(600))
        let secrets = try asker.read(answer.secrets)
        #expect(secrets.accessTokens.keys.sorted() == ["identity"])
        try identity.learnTokenKeys()
        let token = try #require(secrets.accessTokens["identity"])
        let refusal = #expect(throws: Refusal.self) {
            try identity.send(Identity.EnrolTOTP.example, from: "edge", token: token)
        }
        #expect(refusal?.code == .notAllowed)
        let refresh = #expect(throws: Refusal.self) { try identity.refresh(secrets.refreshToken) }
        #expect(refresh?.code == .sessionEnded)
    }

    @Test func `ends what somebody has set up who registered the address of another`() async throws {
        let stranger = try await identity.loggedIn()
        _ = try identity.withSecondFactor(try #require(stranger.answer.session))
        // As before addresses had to be confirmed for that.
        try identity.store.write { try $0.run("UPDATE account SET email_confirmed_at = NULL") }

        let answer = try identity.send(confirm())

        #expect(throws: Refusal.self) { try identity.refresh(stranger.secrets.refreshToken) }
        #expect(try identity.emitted(Identity.TOTPRemoved.self).map(\.person) == [.sample(1)])
        let sessions = try identity.ask(Identity.FindSessions(person: .sample(1))).sessions
        #expect(sessions.map(\.session) == [answer.session])
        #expect(try await identity.finish(identity.login()).login == nil)
    }

    @Test func `leaves sessions and factors alone when the address was confirmed before (ASVS 6.4.4)`() async throws {
        let opened = try await identity.loggedIn()
        _ = try identity.withSecondFactor(try #require(opened.answer.session))

        try identity.send(confirm())

        #expect(try identity.refresh(opened.secrets.refreshToken).answer.person == .sample(1))
        #expect(try await identity.finish(identity.login()).login != nil)
    }

    @Test func `opens none by a wrong code`() throws {
        #expect(try identity.code(of: confirm("12345")) == .codeWrong)

        #expect(try identity.emitted(Identity.SessionOpened.self).isEmpty)
    }

    @Test func `takes no six digits after 100 that were wrong, and 24 of whoever reads the mail (ASVS 6.3.1, 6.5.1)`()
        async throws
    {
        let device = try #require(try await identity.loggedIn().secrets.deviceToken)
        for _ in 0..<3 {
            try guess()
            identity.clock.advance(by: .seconds(3600))
        }
        let early = (code: try start(device), digits: try identity.mailedDigits())
        try guess()

        #expect(early.digits.utf8.count == 6)
        #expect(try identity.code(of: confirm(early.digits, of: early.code)) == .codeWrong)
        let late = (code: try start(device), digits: try identity.mailedDigits())
        #expect(late.digits.utf8.count == 24)
        #expect(try identity.code(of: confirm(late.digits, of: late.code)) == nil)
        identity.clock.advance(by: .seconds(3600))
        _ = try start()
        #expect(try identity.mailedDigits().utf8.count == 6)
    }

    @Test func `takes the code of an owner who was sent it before a stranger asked for another`() throws {
        let code = try start()
        let digits = try identity.mailedDigits()
        _ = try start()

        #expect(try identity.code(of: confirm(digits, of: code)) == nil)
    }

    @Test func `closes a network from which many codes are guessed, but to no known device`() async throws {
        let device = try #require(try await identity.loggedIn().secrets.deviceToken)
        let nobodys = ID<Identity.Code>(UUID128(high: 1, low: 1))
        for _ in 0..<50 { _ = try identity.code(of: confirm("123456", of: nobodys, network: "net-1")) }

        #expect(try identity.code(of: confirm(network: "net-1")) == .codeWrong)
        #expect(try identity.code(of: confirm(of: start(device), network: "net-1")) == nil)
        #expect(try identity.code(of: confirm(network: "net-2")) == nil)
    }

    @Test func `makes the device known, so that strangers can't keep the owner from the new password (ASVS 6.3.1)`()
        async throws
    {
        let device = try #require(asker.read(identity.send(confirm()).secrets).deviceToken)
        for number in 0..<10 { _ = try await identity.refusal(of: identity.login("wrong", network: "net-\(number)")) }
        #expect(try await identity.refusal(of: identity.login()) == .loginFailed)

        #expect(try await identity.refusal(of: identity.login(deviceToken: device)) == nil)
    }
}
