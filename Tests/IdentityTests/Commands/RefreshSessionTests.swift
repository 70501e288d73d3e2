import Model
import Privacy
import ServiceKit
import Storage
import Support
import Testing

@testable import IdentityService

@Suite struct `Refresh session` {
    private let identity: ServiceHarness<IdentityService>
    private let first: String
    private let session: ID<Identity.Session>

    init() async throws {
        identity = try ServiceHarness(IdentityService.self)
        try await identity.registerWithPassword()
        let (answer, secrets) = try await identity.loggedIn()
        first = secrets.refreshToken
        session = try #require(answer.session)
    }

    @Test func `gives the next token, with access tokens (ASVS 7.2.4, 7.2.2)`() throws {
        let (answer, secrets) = try identity.refresh(first)

        #expect(answer.session == session && answer.person == .sample(1))
        #expect(secrets.refreshToken != first)
        #expect(secrets.accessTokens.count == Suite.services.count)
        #expect(try identity.refresh(secrets.refreshToken).answer.session == session)
    }

    @Test func `gives two that refresh at once the same successor (ASVS 10.4.5)`() throws {
        let one = try identity.refresh(first).secrets.refreshToken
        identity.clock.advance(by: .seconds(20))
        let two = try identity.refresh(first).secrets.refreshToken

        #expect(one == two)
        #expect(try count("refresh_token") == 2)
        #expect(try identity.emitted(Identity.SessionRevoked.self).isEmpty)
    }

    @Test func `ends the session when a used token comes after 21 seconds (ASVS 10.4.5, 6.3.5)`() throws {
        let next = try identity.refresh(first).secrets.refreshToken
        identity.clock.advance(by: .milliseconds(20_001))

        try expectEnded(first)

        let revoked = try identity.emitted(Identity.SessionRevoked.self)
        #expect(revoked.map(\.sessions) == [[session]] && revoked.map(\.reason) == [.compromised])
        try expectEnded(next)
        try expectEnded(first)
    }

    @Test func `ends the session when a used token comes after its successor was used (ASVS 10.4.5)`() throws {
        let next = try identity.refresh(first).secrets.refreshToken
        _ = try identity.refresh(next)

        try expectEnded(first)
        #expect(try identity.lastEmitted(Identity.SessionRevoked.self)?.reason == .compromised)
    }

    @Test func `has the next login take a code from the mail when somebody had a copy (ASVS 6.3.5)`() async throws {
        let next = try identity.refresh(first).secrets.refreshToken
        _ = try identity.refresh(next)
        try expectEnded(first)

        let answer = try await identity.finish(identity.login())

        #expect(answer.session == nil && answer.factor == .mail)
        let login = try #require(answer.login)
        #expect(try identity.code(of: identity.confirm(login, "12345")) == .loginFailed)
        let confirmed = try identity.send(identity.confirm(login, identity.mailedDigits()))
        #expect(confirmed.assurance == .one)
        #expect(try identity.lastEmitted(Identity.SessionOpened.self)?.factors == [.password, .mail])
        #expect(try await identity.finish(identity.login()).session != nil)
    }

    @Test func `ends the session at the fifth showing of one token`() throws {
        for _ in 0..<4 { _ = try identity.refresh(first) }

        try expectEnded(first)
        #expect(try identity.lastEmitted(Identity.SessionRevoked.self)?.reason == .compromised)
    }

    @Test func `never has a second child, however often it is asked`() throws {
        for _ in 0..<4 { _ = try identity.refresh(first) }

        #expect(try count("refresh_token") == 2)
    }

    @Test func `answers a repeated message as before`() throws {
        let asker = SampleAsker()
        let command = try identity.refreshing(first, by: asker)

        let answers = try [identity.send(command, id: "same"), identity.send(command, id: "same")]

        #expect(answers[0] == answers[1])
    }

    @Test func `is of no use to whoever has seen the message, with a key of their own (ASVS 11.3.3)`() throws {
        var replayed = try identity.refreshing(first)
        replayed.recipientKey = SampleAsker().key.publicKey

        #expect(try identity.code(of: replayed) == .notSealed)
        #expect(try identity.refresh(first).answer.person == .sample(1))
    }

    @Test func `ends after 90 days, however much it is used (ASVS 7.3.2, 10.4.8)`() throws {
        var token = first
        for _ in 0..<4 {
            identity.clock.advance(by: .seconds(22 * 86_400))
            token = try identity.refresh(token).secrets.refreshToken
        }

        identity.clock.advance(by: .seconds(2 * 86_400))

        try expectEnded(token)
    }

    @Test func `ends after 30 days without use (ASVS 7.3.1)`() throws {
        identity.clock.advance(by: .seconds(30 * 86_400))

        try expectEnded(first)
    }

    @Test func `wants the key that the session is bound to`() async throws {
        let bound = try await identity.loggedIn(deviceKey: "thumbprint").secrets.refreshToken

        try expectEnded(bound)
        #expect(try identity.refresh(bound, deviceKey: "thumbprint").answer.person == .sample(1))
    }

    @Test(arguments: ["x", "nonsense", String(repeating: "A", count: 43)])
    func `refuses what is no token (ASVS 7.2.3)`(token: String) throws {
        try expectEnded(token)
    }

    @Test func `keeps neither a token nor its successor in clear (ASVS 7.2.3)`() throws {
        let next = try identity.refresh(first).secrets.refreshToken

        let texts = [first, next].map { Array($0.utf8) }
        for table in try identity.store.read(tableNames) {
            for column in try identity.store.read({ try $0.columns(in: table).map(\.name) }) {
                #expect(try identity.store.read { try !holds(texts, table, column, in: $0) }, "\(table).\(column)")
            }
        }
    }

    private func expectEnded(_ token: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let refusal = #expect(throws: Refusal.self, sourceLocation: sourceLocation) { try identity.refresh(token) }
        #expect(refusal?.code == .sessionEnded, sourceLocation: sourceLocation)
    }

    private func count(_ table: String) throws -> Int {
        try identity.store.read { try $0.one("SELECT count(*) AS count FROM \(table)").map { $0["count"] } ?? 0 }
    }
}
