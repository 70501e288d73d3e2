import Model
import Privacy
import ServiceKit
import Storage

extension Transaction {
    var checkpoints: CheckpointTable { CheckpointTable(database: database) }
}

extension Snapshot {
    var checkpoints: CheckpointTable { CheckpointTable(database: database) }
}

/// What identity's access log was like, in the table `access_checkpoint`, to which rows are only ever added.
struct CheckpointTable {
    let database: Database

    func list() throws -> [Identity.AccessCheckpoint] {
        try database.all("SELECT * FROM access_checkpoint ORDER BY size").map(checkpoint)
    }

    /// What speaks against a checkpoint, by those that are kept here; nil if nothing does.
    func doubt(_ event: Identity.AccessLogCheckpointed) throws -> RiskControl.CheckpointDoubt? {
        let new = event.checkpoint
        let latest = try database.one("SELECT * FROM access_checkpoint ORDER BY size DESC LIMIT 1").map(checkpoint)
        let key = latest?.publicKey ?? new.publicKey
        guard isSigned(new.signedText, signature: new.signature, publicKey: key) else { return .signature }
        guard let last = latest else { return nil }
        guard let proof = decoded(event.proof), let root = Base64URL.decode(new.root) else { return .history }
        // What is announced a second time says the same.
        if let kept = try find(new.size) { return kept.root == new.root ? nil : .history }
        let old = (size: last.size, root: Base64URL.decode(last.root) ?? [])
        let isConsistent =
            event.previousSize == last.size
            && MerkleTree.isConsistent(from: old, to: (size: new.size, root: root), proof: proof)
        return isConsistent ? nil : .history
    }

    func add(_ checkpoint: Identity.AccessCheckpoint) throws {
        try database.run(
            """
            INSERT INTO access_checkpoint (size, root, at, signature, public_key) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """,
            [
                checkpoint.size, checkpoint.root, checkpoint.at.milliseconds, checkpoint.signature,
                checkpoint.publicKey,
            ]
        )
    }

    private func find(_ size: Int) throws -> Identity.AccessCheckpoint? {
        try database.one("SELECT * FROM access_checkpoint WHERE size = ?", [size]).map(checkpoint)
    }

    private func decoded(_ proof: [String]) -> [[UInt8]]? {
        let hashes = proof.compactMap { Base64URL.decode($0) }
        return hashes.count == proof.count ? hashes : nil
    }

    private func checkpoint(_ row: Row) -> Identity.AccessCheckpoint {
        Identity.AccessCheckpoint(
            size: row["size"],
            root: row["root"],
            at: Timestamp(milliseconds: row["at"]),
            signature: row["signature"],
            publicKey: row["public_key"]
        )
    }
}
