import Messaging
import Model
import Privacy
import Testing

@testable import Operator

@Suite struct `The check of the access log` {
    private let key = SigningKey()
    private let entries = (0..<20).map { #"{"position":\#($0),"actor":"operator"}"# }

    private func checkpoint(_ size: Int, of entries: [String], by key: SigningKey) throws -> Identity.AccessCheckpoint {
        let at = Timestamp(milliseconds: 1_767_225_600_000)
        let root = Base64URL.encode(try MerkleTree(entries.map { Array($0.utf8) }).root(at: size))
        return Identity.AccessCheckpoint(
            size: size,
            root: root,
            at: at,
            signature: try key.sign(Identity.AccessCheckpoint.signedText(size: size, root: root, at: at)),
            publicKey: key.publicKey
        )
    }

    private func findings(
        _ entries: [String],
        gone: Set<Int> = [],
        days: Int = 1,
        key given: String? = nil
    ) throws -> [AccessLogCheck.Finding] {
        let kept = try [checkpoint(7, of: self.entries, by: key), checkpoint(15, of: self.entries, by: key)]
        return try AccessLogCheck(
            leaves: entries.enumerated().map { index, entry in
                gone.contains(index)
                    ? .gone(hash: Base64URL.encode(MerkleTree.leafHash(Array(entry.utf8)))) : .entry(entry)
            },
            checkpoints: kept,
            key: given,
            at: Timestamp(milliseconds: 1_767_225_600_000) + .seconds(86_400 * days)
        ).findings
    }

    @Test func `finds an honest log right, however long it has become`() throws {
        #expect(try findings(entries) == [.holds(size: 7), .holds(size: 15)])
        #expect(try findings(entries + ["more"], key: key.publicKey) == [.holds(size: 7), .holds(size: 15)])
    }

    @Test func `finds a byte that was flipped`() throws {
        var entries = entries
        entries[9] = entries[9].replacing("operator", with: "operatos")

        #expect(try findings(entries) == [.holds(size: 7), .changed(size: 15)])
    }

    @Test func `finds an entry that was dropped`() throws {
        var entries = entries
        entries.remove(at: 3)

        #expect(try findings(entries) == [.changed(size: 7), .changed(size: 15)])
    }

    @Test func `finds a log right whose old entries have gone, and one wrong whose young ones have`() throws {
        let old = 3 * 366
        #expect(try findings(entries, gone: [0, 1, 5], days: old) == [.holds(size: 7), .holds(size: 15)])
        #expect(
            try findings(entries, gone: [0, 1, 16], days: old)
                == [.goneEarly(position: 16), .holds(size: 7), .holds(size: 15)]
        )
        #expect(
            try findings(entries, gone: [3], days: 1_000)
                == [.goneEarly(position: 3), .holds(size: 7), .holds(size: 15)]
        )
    }

    @Test func `finds a log that was cut off`() throws {
        #expect(try findings(Array(entries.prefix(14))) == [.holds(size: 7), .truncated(size: 15)])
    }

    @Test func `finds a log that was written anew`() throws {
        #expect(try findings(entries.map { $0 + " " }) == [.changed(size: 7), .changed(size: 15)])
    }

    @Test func `finds a checkpoint that somebody else has signed`() throws {
        #expect(try findings(entries, key: SigningKey().publicKey) == [.unsigned(size: 7), .unsigned(size: 15)])
        let check = try AccessLogCheck(
            leaves: entries.map { .entry($0) },
            checkpoints: [checkpoint(7, of: entries, by: SigningKey())],
            key: key.publicKey,
            at: Timestamp(milliseconds: 1_767_225_600_000)
        )
        #expect(!check.isSound)
    }
}
