import Model
import Privacy
import ServiceKit
import Storage
import Synchronization

/// How far all keys have been wrapped anew, in the table `master_rotation` beside the keys.
///
/// Every step is a commit of its own, and can be the last before the process dies: the key is on the disk before anything
/// is under it, and stays there until nothing is.
final class MasterKeyTable: Sendable {
    /// How many rings are wrapped anew at a time: so few that nobody waits for them.
    static let batch: Int64 = 128

    struct Rotation: Equatable {
        /// Counted from 1.
        var number: Int
        var isComplete: Bool
        /// How many keys are still to be wrapped anew.
        var remaining: Int
    }

    let keys: MasterKeys
    private let store: Store

    init(_ store: Store, _ keys: MasterKeys) throws {
        self.store = store
        self.keys = keys
        // Identity's own keys are the first to be wrapped anew: they tell under which key things are.
        let sample = try store.read { try $0.one("SELECT wrapped FROM secret ORDER BY name") }?.bytes("wrapped")
        if let sample, !keys.latest.opens(sample) { try keys.resume(by: sample) }
    }

    /// The last rotation that was begun; nil if there has been none.
    func last() throws -> Rotation? { try store.read(Self.last) }

    /// Begins to change the key: from now on whatever is written is under the next one.
    func begin() throws -> Rotation {
        let next = try keys.makeNext()
        let before = keys.latest
        let rotation = try store.write { database in
            for row in try database.all("SELECT name, wrapped FROM secret") {
                try database.run(
                    "UPDATE secret SET wrapped = ? WHERE name = ?",
                    [try before.rewrap(row.bytes("wrapped"), under: next).blob, row["name"] as String]
                )
            }
            try database.run(
                """
                INSERT INTO master_rotation (last_ring, end_ring, is_complete)
                VALUES (0, (SELECT coalesce(max(ring), 0) FROM person_key), 0)
                """
            )
            return try Self.last(database)
        }
        keys.adopt(next)
        guard let rotation else { preconditionFailure("a rotation that has begun is in its table") }
        return rotation
    }

    /// Wraps some more keys anew; after the last one puts the file in its place.
    func proceed() throws -> Rotation? {
        guard var rotation = try last(), !rotation.isComplete else { return try last() }
        if rotation.remaining > 0 {
            try store.write { database in try rewrapSome(of: rotation.number, in: database) }
            rotation = try last() ?? rotation
        }
        guard rotation.remaining == 0 else { return rotation }
        try keys.promote()
        try store.write { database in
            try database.run("UPDATE master_rotation SET is_complete = 1 WHERE number = ?", [rotation.number])
        }
        try store.scrub()
        return try last()
    }

    private func rewrapSome(of number: Int, in database: Database) throws {
        let first = try database.one(
            """
            SELECT min(ring) AS ring FROM person_key
            WHERE ring > (SELECT last_ring FROM master_rotation WHERE number = ?)
            """,
            [number]
        ).flatMap { $0["ring"] as Int64? }
        guard let first else { return }
        let rows = try database.all(
            "SELECT ring, class, version, wrapped FROM person_key WHERE ring >= ? AND ring < ?",
            [first, first + Self.batch]
        )
        for row in rows {
            guard let wrapped = try keys.rewrapped(row.bytes("wrapped")) else { continue }
            try database.run(
                "UPDATE person_key SET wrapped = ? WHERE ring = ? AND class = ? AND version = ?",
                [wrapped.blob, row["ring"] as Int64, row["class"] as String, row["version"] as Int]
            )
        }
        try database.run(
            "UPDATE master_rotation SET last_ring = ? WHERE number = ?",
            [first + Self.batch - 1, number]
        )
    }

    private static func last(_ database: Database) throws -> Rotation? {
        try database.one(
            """
            SELECT number, is_complete, (
                SELECT count(*) FROM person_key WHERE ring > last_ring AND ring <= end_ring
            ) AS remaining
            FROM master_rotation ORDER BY number DESC
            """
        ).map { row in
            let isComplete: Bool = row["is_complete"]
            return Rotation(number: row["number"], isComplete: isComplete, remaining: isComplete ? 0 : row["remaining"])
        }
    }
}

/// The key that all stored keys are wrapped under; while it is changed, and until the process ends, the one before, too.
final class MasterKeys: Sendable {
    private let file: KeyFile?
    /// The newest first.
    private let keys: Mutex<[KeyEncryptionKey]>

    /// Reads them, or makes the first.
    ///
    /// Without a file there is one in memory, for tests.
    init(file: KeyFile?, isFirstStart: Bool) throws {
        self.file = file
        let kek = try file?.read(isFirstStart: isFirstStart) ?? KeyEncryptionKey()
        keys = Mutex([kek])
    }

    /// What is wrapped from now on is wrapped under this.
    var latest: KeyEncryptionKey { keys.withLock { $0[0] } }

    /// Reads what is wrapped under any of them.
    func unwrap<Key>(_ read: (KeyEncryptionKey) throws -> Key) throws -> Key {
        let keys = keys.withLock { $0 }
        for key in keys.dropLast() {
            if let found = try? read(key) { return found }
        }
        return try read(keys[keys.count - 1])
    }

    /// The same key, under the latest; nil if it is so already.
    func rewrapped(_ wrapped: [UInt8]) throws -> [UInt8]? {
        let latest = latest
        guard !latest.opens(wrapped) else { return nil }
        return try unwrap { try $0.rewrap(wrapped, under: latest) }
    }

    /// Takes up the next key if `sample` is wrapped under it: then it was begun to be used before the process ended.
    func resume(by sample: [UInt8]) throws {
        guard let next = try file?.readNext(), next.opens(sample) else { return }
        adopt(next)
    }

    /// The key to change to: durable when this returns, and not used before it is adopted.
    func makeNext() throws -> KeyEncryptionKey { try file?.makeNext() ?? KeyEncryptionKey() }

    func adopt(_ next: KeyEncryptionKey) {
        keys.withLock { $0.insert(next, at: 0) }
    }

    /// Puts the latest key's file in its place: nothing is under the one before any more.
    func promote() throws { try file?.promoteNext() }
}

/// The file with the key-encryption key: one line of base64url, for its owner's eyes only.
struct KeyFile {
    private let current: SecretFile
    /// The key that is to take its place.
    private let next: SecretFile
    /// The key whose place it has taken.
    private let previous: SecretFile
    /// Whether an operator provides the file, so that it is never made here.
    private let isGiven: Bool

    init(folder: String, variables: [String: String]) {
        isGiven = variables["SOUK_KEK_FILE"] != nil
        let path = variables["SOUK_KEK_FILE"] ?? "\(folder)/identity.kek"
        current = SecretFile(path)
        next = SecretFile(path + ".next")
        previous = SecretFile(path + ".previous")
    }

    func read(isFirstStart: Bool) throws -> KeyEncryptionKey {
        guard current.exists else {
            guard isFirstStart, !isGiven else {
                throw KeyTrouble(
                    description:
                        "The key-encryption key \(current.path) is missing. Put it back: without it nobody's data can be "
                        + "read. A new one is made only for a new database, and not in the place of SOUK_KEK_FILE."
                )
            }
            return try make(current)
        }
        return try read(current)
    }

    /// The key that is to take this one's place; nil if there is none.
    func readNext() throws -> KeyEncryptionKey? { next.exists ? try read(next) : nil }

    /// Makes the key that is to take this one's place, or finds it where an operator has put it.
    func makeNext() throws -> KeyEncryptionKey {
        if let given = try readNext() { return given }
        guard !isGiven else {
            throw Refusal(
                .masterKeyMissing,
                "Put the new key, 32 bytes in base64url, into \(next.path), for identity alone to read, and ask again."
            )
        }
        return try make(next)
    }

    /// Puts the next key in this one's place, and this one aside for backups that are under it.
    ///
    /// A crash leaves one or the other in place. A file that an operator has mounted for reading only stays where it is;
    /// both are read at the next start.
    func promoteNext() throws {
        guard next.exists else { return }
        do {
            try next.replace(current, keepingIn: previous)
        } catch  where isGiven {}
    }

    private func read(_ file: SecretFile) throws -> KeyEncryptionKey {
        guard let kek = KeyEncryptionKey(try file.read()) else {
            throw KeyTrouble(
                description: "\(file.path) holds no key: expected 32 bytes in base64url, such as "
                    + "`openssl rand 32 | basenc --base64url | tr -d =` makes."
            )
        }
        return kek
    }

    /// Writes a new key, and has it on the disk before anything is put under it.
    private func make(_ file: SecretFile) throws -> KeyEncryptionKey {
        let kek = KeyEncryptionKey()
        try file.make(kek.text)
        return kek
    }
}
