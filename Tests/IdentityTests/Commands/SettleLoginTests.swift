import AMQP
import Model
import Passwords
import ServiceKit
import Storage
import Support
import Testing

@testable import IdentityService

@Suite struct `Settle login` {
    private let identity: ServiceHarness<IdentityService>

    init() async throws {
        identity = try ServiceHarness(IdentityService.self)
        try await identity.registerWithPassword()
    }

    @Test func `sets failures back when somebody succeeds`() async throws {
        for _ in 0..<4 { _ = try? await identity.finish(identity.login("wrong")) }

        try await identity.finish(identity.login())

        #expect(try identity.store.read { try $0.one("SELECT 1 FROM login_counter") } == nil)
    }

    @Test func `lets nobody in who was suspended while the password was checked`() async throws {
        try identity.start(identity.login())
        try identity.deliver(RiskControl.ActionAssessed(denied: .sample(1)))
        try await identity.performEffects()

        #expect(try identity.emitted(Identity.SessionOpened.self).isEmpty)
        #expect(
            identity.replies.last.map { String(decoding: $0.body, as: UTF8.self) }?.contains("login_failed") == true
        )
    }

    @Test(arguments: ["operator", "edge", "identity", nil])
    func `is nobody's to send, not even the operator's`(user: String?) throws {
        var command = Identity.SettleLogin.example
        command.attempt.person = .sample(1)

        let refusal = #expect(throws: Refusal.self) { try identity.send(command, from: user) }

        #expect(refusal?.code == .notAllowed)
        #expect(try identity.emitted(Identity.SessionOpened.self).isEmpty)
    }

    @Test func `hashes a password anew that was hashed more cheaply (ASVS 6.2.10)`() async throws {
        let cheaper = try Password(samplePassword).hash(by: Argon2id(passes: 1, kibibytes: 16))
        try replaceCredential(by: cheaper)
        let before = try identity.credential()

        try await identity.finish(identity.login())

        let after = try #require(try identity.credential())
        #expect(after != before)
        #expect(try openCredential(after).hasPrefix("$argon2id$v=19$m=8,t=1,p=1$"))
        #expect(try await identity.refusal(of: identity.login()) == nil)
    }

    @Test func `moves a hash under the latest pepper without the person noticing`() async throws {
        let before = try #require(try identity.credential())
        try #require(before.hasPrefix("1."))
        try resource().access.makePepper(2)

        try await identity.finish(identity.login())

        let after = try #require(try identity.credential())
        #expect(after.hasPrefix("2."))
        #expect(try openCredential(after) == openCredential(before))
        #expect(try await identity.refusal(of: identity.login()) == nil)
    }

    @Test func `finds the hash of somebody else of no use`() async throws {
        try await identity.registerWithPassword(2, email: "mei@example.com", password: "another good password")
        let stolen = try #require(try identity.credential(1))
        try identity.store.write { database in
            try CredentialTable(database: database).save(stolen, of: .sample(2), at: identity.clock.now)
        }

        let command = try identity.login(email: "mei@example.com")

        await #expect(throws: NotAnswered.self) { try await identity.finish(command) }
    }

    private func resource() throws -> KeyTable { identity.resource(KeyTable.self) }

    private func openCredential(_ credential: String) throws -> String {
        try resource().access.open(credential, of: .sample(1)).hash
    }

    private func replaceCredential(by hash: String) throws {
        let sealed = try resource().access.seal(hash, of: .sample(1))
        try identity.store.write { database in
            try CredentialTable(database: database).save(sealed, of: .sample(1), at: identity.clock.now)
        }
    }
}
