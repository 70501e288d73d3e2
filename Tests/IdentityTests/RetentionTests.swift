import Messaging
import Model
import Privacy
import ServiceKit
import Storage
import Support
import Testing

@testable import IdentityService

@Suite struct `What identity keeps no longer` {
    private let identity: ServiceHarness<IdentityService>
    private let years = Duration.seconds(3 * 366 * 86_400)

    init() throws {
        identity = try ServiceHarness(IdentityService.self)
        try identity.register()
    }

    private func reveal() throws {
        try identity.send(identity.revealing([.nickname]))
    }

    private func pass(_ duration: Duration) throws {
        identity.clock.advance(by: duration)
        try identity.fireTimers()
    }

    @Test func `are entries of the access log after three years, and the log proves what it proved before`() throws {
        for _ in 1...3 { try reveal() }
        try pass(.seconds(3600))
        let witnessed = try #require(try identity.lastEmitted(Identity.AccessLogCheckpointed.self)).checkpoint
        try pass(years)
        #expect(try identity.ask(Identity.ListAccesses()).entries.isEmpty)
        for _ in 1...4 { try reveal() }

        let page = try identity.ask(Identity.ListAccesses())
        let checkpointed = try identity.send(Identity.CheckpointAccessLog())

        #expect(page.size == 7 && page.entries.count == 4 && page.gone?.map(\.position) == [0, 1, 2])
        let leaves =
            try (page.gone ?? []).map { try #require(Base64URL.decode($0.hash)) }
            + page.entries.map { MerkleTree.leafHash(Array($0.utf8)) }
        let tree = MerkleTree(leafHashes: leaves)
        #expect(Base64URL.encode(try tree.root(at: 3)) == witnessed.root)
        #expect(Base64URL.encode(try tree.root()) == checkpointed.checkpoint.root)
        #expect(
            MerkleTree.isConsistent(
                from: (3, Base64URL.decode(witnessed.root) ?? []),
                to: (7, Base64URL.decode(checkpointed.checkpoint.root) ?? []),
                proof: checkpointed.proof.compactMap { Base64URL.decode($0) }
            )
        )
        let positions = try page.entries.map { try JSON.decode(AccessEntry.self, from: Array($0.utf8)).position }
        #expect(positions == [3, 4, 5, 6])
    }

    @Test func `is no entry that nobody has witnessed`() throws {
        try reveal()

        #expect(throws: DatabaseError.self) {
            try identity.store.write { try $0.execute(sql: "DELETE FROM access_entry") }
        }
    }

    @Test func `is the ledger of somebody who left three years ago; nobody gets their keys' number`() throws {
        let erasure = try identity.eraseCompletely()
        try pass(years)
        #expect(throws: Refusal.self) { try identity.ask(Identity.FindErasure(request: erasure.request)) }

        let registered = try identity.register(2)

        #expect(try identity.store.read { try Int.fetchOne($0, sql: "SELECT ring FROM account") } == 2)
        #expect(try identity.open(#require(registered.email), as: .email, of: .sample(2)) == "li@example.com")
    }

    @Test func `is no code of this hour, taken or not: it counts among the five`() throws {
        try identity.fireTimers()
        try pass(.seconds(86_400 - 60))
        for _ in 0..<5 { try identity.confirmEmail() }

        try pass(.seconds(120))

        #expect(try identity.code(of: Identity.VerifyEmail(person: .sample(1))) == .codeTooSoon)
    }

    @Test func `is a session ninety days after it was opened`() async throws {
        try await identity.registerWithPassword(2, email: "mei@example.com")
        _ = try await identity.finish(identity.login(email: "mei@example.com"))
        let sessions = { try identity.store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM session") } }
        try pass(.seconds(90 * 86_400 - 1))
        #expect(try sessions() == 1)

        try pass(.seconds(86_400))

        #expect(try sessions() == 0)
    }
}
