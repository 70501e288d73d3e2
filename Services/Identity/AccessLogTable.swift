import Messaging
import Model
import Privacy
import ServiceKit
import Storage

/// How long an entry waits for its checkpoint at most.
private let checkpointInterval = Duration.seconds(3600)

extension Transaction {
    var accessLog: AccessLogTable { AccessLogTable(database: database) }

    /// Seals fields of an account to whoever will see them; fields that the person hasn't told are left out.
    func reveal(
        _ fields: [PersonalField],
        of account: Account,
        to recipientKey: String
    ) throws -> [Identity.RevealedField] {
        try checkRecipient(recipientKey)
        let recipient = try SealingKey(id: ExportParts.keyID, publicKey: recipientKey)
        return try fields.compactMap { field in
            guard let envelope = field == .email ? account.email : account.nickname else { return nil }
            let text = try keys.open(envelope, as: field, of: account)
            return Identity.RevealedField(
                field: field,
                data: try recipient.sealData(Array(text.text.utf8), for: .reveal(of: account.person, field))
            )
        }
    }

    /// Adds to the log who sees what of somebody, and why, and has it witnessed within the hour.
    ///
    /// - Returns: where in the log that is, counted from 0.
    func logAccess(to fields: [String], of account: Account, because reason: PersonalText) throws -> Int {
        let position = try accessLog.size()
        try accessLog.append(
            AccessEntry(
                position: position,
                at: now,
                actor: accessToken?.sub.description ?? cause.user ?? "nobody in particular",
                person: account.person,
                fields: fields,
                reason: keys.seal(reason, as: .reason, of: account.person, ring: account.ring)
            )
        )
        // The first entry since the last checkpoint starts the clock; those after it don't put it off.
        if try accessLog.lastCheckpointSize() == position {
            schedule(Identity.CheckpointAccessLog(), at: now + checkpointInterval, key: "access log")
        }
        return position
    }

    /// Signs how the log is now.
    func checkpoint() throws -> Identity.AccessCheckpoint {
        let size = try accessLog.size()
        let root = Base64URL.encode(try accessLog.tree(size: size).root())
        let signed = try keys.sign(Identity.AccessCheckpoint.signedText(size: size, root: root, at: now))
        return Identity.AccessCheckpoint(
            size: size,
            root: root,
            at: now,
            signature: signed.signature,
            publicKey: signed.publicKey
        )
    }
}

extension Snapshot {
    var accessLog: AccessLogTable { AccessLogTable(database: database) }
}

/// Who saw what and why, in the table `access_entry`, under a Merkle tree in `access_node`.
struct AccessLogTable {
    let database: Database

    /// How many entries there have been, those that have gone since among them.
    func size() throws -> Int {
        try database.one("SELECT count(*) AS size FROM access_node WHERE level = 0").map { $0["size"] } ?? 0
    }

    /// Adds an entry for good, with the nodes of the tree that it completes.
    func append(_ entry: AccessEntry) throws {
        let text = String(decoding: try JSON.encode(entry), as: UTF8.self)
        try database.run(
            "INSERT INTO access_entry (position, person, entry, at) VALUES (?, ?, ?, ?)",
            [entry.position, entry.person.blob, text, entry.at.milliseconds]
        )
        let nodes = try MerkleTree.completed(
            byLeaf: entry.position,
            hash: MerkleTree.leafHash(Array(text.utf8)),
            node: node
        )
        for (position, hash) in nodes {
            try database.run(
                "INSERT INTO access_node (level, position, hash) VALUES (?, ?, ?)",
                [position.level, position.index, hash.blob]
            )
        }
    }

    func tree(size: Int) -> MerkleTree { MerkleTree(size: size, node: node) }

    /// The entries from a place on, and what is left of those among them that have gone.
    func page(from first: Int, limit: Int) throws -> (entries: [String], gone: [Identity.GoneAccess]) {
        let rows = try database.all(
            """
            SELECT node.position, hash, entry FROM access_node AS node
            LEFT JOIN access_entry AS entry ON entry.position = node.position
            WHERE level = 0 AND node.position >= ? ORDER BY node.position LIMIT ?
            """,
            [first, limit]
        )
        let gone = rows.filter { ($0["entry"] as String?) == nil }.map { row in
            Identity.GoneAccess(position: row["position"], hash: Base64URL.encode(row.bytes("hash")))
        }
        return (rows.compactMap { $0["entry"] as String? }, gone)
    }

    /// How many entries the last checkpoint had.
    func lastCheckpointSize() throws -> Int {
        try database.one("SELECT max(size) AS size FROM access_checkpoint").flatMap { $0["size"] as Int? } ?? 0
    }

    func add(_ checkpoint: Identity.AccessCheckpoint) throws {
        try database.run(
            "INSERT INTO access_checkpoint (size, root, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [checkpoint.size, checkpoint.root, checkpoint.at.milliseconds]
        )
    }

    /// The proof that the log still begins with its first `old` entries.
    func proof(from old: Int, to size: Int) throws -> [String] {
        try tree(size: size).consistencyProof(from: old).map { Base64URL.encode($0) }
    }

    private func node(_ position: MerkleTree.Position) throws -> [UInt8] {
        let row = try database.one(
            "SELECT hash FROM access_node WHERE level = ? AND position = ?",
            [position.level, position.index]
        )
        guard let row else { throw DamagedAccessLog(position: position.index, level: position.level) }
        return row.bytes("hash")
    }
}

/// A node of the tree is gone.
struct DamagedAccessLog: Error {
    var position: Int
    var level: Int
}
