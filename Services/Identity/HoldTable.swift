import Model
import ServiceKit
import Storage

extension Transaction {
    var holds: HoldTable { HoldTable(database: database) }

    /// Reads why a hold is placed or lifted, and puts it into the access log.
    func logHold(_ deed: String, of account: Account, because sealed: Sealed) throws -> (reason: Envelope, entry: Int) {
        let reason = try PersonalText.reason(keys.open(sealed, at: "$.reason"))
        return (
            try keys.seal(reason, as: .reason, of: account.person, ring: account.ring),
            try logAccess(to: [deed], of: account, because: reason)
        )
    }
}

/// Whose data may not be erased for now, in the table `hold`.
struct HoldTable {
    let database: Database

    func contains(_ person: ID<Person>) throws -> Bool {
        try database.one("SELECT 1 FROM hold WHERE person = ?", [person.blob]) != nil
    }

    /// The latest reason counts.
    func add(_ person: ID<Person>, because reason: Envelope, at now: Timestamp) throws {
        try database.run(
            """
            INSERT INTO hold (person, reason, since) VALUES (?, ?, ?)
            ON CONFLICT DO UPDATE SET reason = excluded.reason
            """,
            [person.blob, reason.description, now.milliseconds]
        )
    }

    func remove(_ person: ID<Person>) throws {
        try database.run("DELETE FROM hold WHERE person = ?", [person.blob])
    }
}
