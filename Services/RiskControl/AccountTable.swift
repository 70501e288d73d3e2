import Model
import ServiceKit
import Storage

extension Transaction {
    var accounts: AccountTable { AccountTable(database: database) }
}

extension Snapshot {
    var accounts: AccountTable { AccountTable(database: database) }
}

/// What is known of people themselves, in the table `account`.
struct AccountTable {
    let database: Database

    /// Remembers when somebody joined; the earliest, if it is told twice.
    func note(_ person: ID<Person>, registeredAt: Timestamp) throws {
        try database.run(
            """
            INSERT INTO account (person, registered_at) VALUES (?, ?)
            ON CONFLICT (person) DO UPDATE
                SET registered_at = min(coalesce(registered_at, excluded.registered_at), excluded.registered_at)
            """,
            [person.blob, registeredAt.milliseconds]
        )
    }

    func deny(_ person: ID<Person>, at time: Timestamp) throws {
        try database.run(
            """
            INSERT INTO account (person, denied_at) VALUES (?, ?)
            ON CONFLICT (person) DO UPDATE SET denied_at = coalesce(denied_at, excluded.denied_at)
            """,
            [person.blob, time.milliseconds]
        )
    }

    func liftDenial(of person: ID<Person>) throws {
        try database.run("UPDATE account SET denied_at = NULL WHERE person = ?", [person.blob])
    }

    func isDenied(_ person: ID<Person>) throws -> Bool {
        try database.one("SELECT 1 FROM account WHERE person = ? AND denied_at IS NOT NULL", [person.blob]) != nil
    }
}
