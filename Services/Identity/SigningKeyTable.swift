import Model
import ServiceKit
import Storage

extension Transaction {
    var signingKeys: SigningKeyTable { SigningKeyTable(database: database) }
}

extension Snapshot {
    var signingKeys: SigningKeyTable { SigningKeyTable(database: database) }
}

/// Which keys sign access tokens, and when, in the table `signing_key`; the keys themselves are in the other database.
struct SigningKeyTable {
    struct Key {
        let number: Int
        let publicKey: String
        let signsFrom: Timestamp
        let until: Timestamp?

        var id: String { "tk-\(number)" }
        var view: Identity.TokenKey { Identity.TokenKey(id: id, publicKey: publicKey, until: until) }
    }

    let database: Database

    /// Those that sign now, or soon, or have done so until lately, by their age.
    func live(at now: Timestamp) throws -> [Key] {
        try database.all(
            "SELECT * FROM signing_key WHERE until IS NULL OR until > ? ORDER BY number",
            [now.milliseconds]
        ).map { row in
            Key(
                number: row["number"],
                publicKey: row["public_key"],
                signsFrom: Timestamp(milliseconds: row["signs_from"]),
                until: row.time("until")
            )
        }
    }

    func lastNumber() throws -> Int {
        try Int.fetchOne(database, sql: "SELECT max(number) FROM signing_key") ?? 0
    }

    /// Adds a key; what the others have signed counts until `end`.
    func add(_ key: Key, othersUntil end: Timestamp) throws {
        try database.run("UPDATE signing_key SET until = ? WHERE until IS NULL", [end.milliseconds])
        try database.run(
            "INSERT INTO signing_key (number, public_key, signs_from) VALUES (?, ?, ?)",
            [key.number, key.publicKey, key.signsFrom.milliseconds]
        )
    }
}
