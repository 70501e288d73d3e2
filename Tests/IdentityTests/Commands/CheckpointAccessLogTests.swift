import Messaging
import Model
import Privacy
import ServiceKit
import Storage
import Support
import Testing

@testable import IdentityService

@Suite struct `Checkpoint access log` {
    private let identity: ServiceHarness<IdentityService>

    init() throws {
        identity = try ServiceHarness(IdentityService.self)
        try identity.register()
    }

    private func reveal(_ count: Int = 1) throws {
        for _ in 1...count {
            try identity.send(identity.revealing([.email]))
        }
    }

    private var announced: [Identity.AccessLogCheckpointed] {
        get throws { try identity.emitted(Identity.AccessLogCheckpointed.self) }
    }

    @Test func `comes an hour after the first entry, whatever came since, and only if there is news`() throws {
        try reveal()
        identity.clock.advance(by: .seconds(3000))
        try reveal()
        #expect(try announced.isEmpty)

        identity.clock.advance(by: .seconds(600))
        try identity.fireTimers()

        #expect(try announced.map(\.checkpoint.size) == [2])
        identity.clock.advance(by: .seconds(86_400))
        try identity.fireTimers()
        try identity.send(Identity.CheckpointAccessLog())
        #expect(try announced.count == 1)
        try reveal()
        identity.clock.advance(by: .seconds(3600))
        try identity.fireTimers()
        #expect(try announced.map(\.checkpoint.size) == [2, 3])
    }

    @Test func `signs the root of all entries`() throws {
        try reveal(5)

        let checkpoint = try identity.send(Identity.CheckpointAccessLog()).checkpoint

        let entries = try identity.ask(Identity.ListAccesses()).entries
        #expect(checkpoint.root == Base64URL.encode(try MerkleTree(entries.map { Array($0.utf8) }).root()))
        #expect(
            isSigned(checkpoint.signedText, signature: checkpoint.signature, publicKey: checkpoint.publicKey)
        )
    }

    @Test func `proves that the log begins with what it was before`() throws {
        try reveal(3)
        let first = try identity.send(Identity.CheckpointAccessLog()).checkpoint
        try reveal(4)

        let second = try identity.send(Identity.CheckpointAccessLog())

        #expect(second.previousSize == 3)
        let root = { (checkpoint: Identity.AccessCheckpoint) in Base64URL.decode(checkpoint.root) ?? [] }
        #expect(
            MerkleTree.isConsistent(
                from: (3, root(first)),
                to: (7, root(second.checkpoint)),
                proof: second.proof.compactMap { Base64URL.decode($0) }
            )
        )
    }

    @Test func `can be changed by nobody who goes through the database's rules (ASVS 16.4.2)`() throws {
        try reveal()

        for sql in ["UPDATE access_entry SET entry = ''", "DELETE FROM access_entry"] {
            #expect(throws: DatabaseError.self) { try identity.store.write { try $0.execute(sql: sql) } }
        }
    }
}
