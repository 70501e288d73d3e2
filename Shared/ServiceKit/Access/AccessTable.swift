internal import Messaging
internal import Model
public import Storage

/// What a service has to know to check access tokens: SQL only.
struct AccessTable {
    let database: Database

    func keys() throws -> [Identity.TokenKey] {
        try database.all("SELECT * FROM token_key").map { row in
            Identity.TokenKey(
                id: row["id"],
                publicKey: row["public_key"],
                until: row.time("until")
            )
        }
    }

    func save(_ key: Identity.TokenKey) throws {
        try database.run(
            """
            INSERT INTO token_key (id, public_key, until) VALUES (?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET public_key = excluded.public_key, until = excluded.until
            """,
            [key.id, key.publicKey, key.until?.milliseconds]
        )
    }

    func ended() throws -> [(ID<Identity.Session>, until: Timestamp)] {
        try database.all("SELECT * FROM ended_session").map { row in
            (ID(row, "session"), Timestamp(milliseconds: row["until"]))
        }
    }

    func end(_ session: ID<Identity.Session>, until: Timestamp) throws {
        try database.run(
            "INSERT INTO ended_session (session, until) VALUES (?, ?) ON CONFLICT DO NOTHING",
            [session.uuid.bytes.blob, until.milliseconds]
        )
    }

    func floors() throws -> [(person: ID<Person>, issuedBefore: Timestamp, until: Timestamp)] {
        try database.all("SELECT * FROM token_floor").map { row in
            (
                ID(row, "person"), Timestamp(milliseconds: row["issued_before"]),
                Timestamp(milliseconds: row["until"])
            )
        }
    }

    func setFloor(of person: ID<Person>, issuedBefore: Timestamp, until: Timestamp) throws {
        try database.run(
            """
            INSERT INTO token_floor (person, issued_before, until) VALUES (?, ?, ?)
            ON CONFLICT (person) DO UPDATE SET issued_before = excluded.issued_before, until = excluded.until
            """,
            [person.uuid.bytes.blob, issuedBefore.milliseconds, until.milliseconds]
        )
    }

    func forget(_ person: ID<Person>) throws {
        try database.run("DELETE FROM token_floor WHERE person = ?", [person.uuid.bytes.blob])
    }

    /// Notes that an approval has been used, until it is over anyway; false if it was noted before.
    func spend(_ approval: ID<Identity.Challenge>, until: Timestamp, at now: Timestamp) throws -> Bool {
        try database.run("DELETE FROM spent_approval WHERE until <= ?", [now.milliseconds])
        return try database.one(
            "INSERT INTO spent_approval (id, until) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING id",
            [approval.uuid.bytes.blob, until.milliseconds]
        ) != nil
    }

    /// Drops what has outlived every token.
    func prune(at now: Timestamp) throws {
        try database.run("DELETE FROM ended_session WHERE until <= ?", [now.milliseconds])
        try database.run("DELETE FROM token_floor WHERE until <= ?", [now.milliseconds])
        try database.run("DELETE FROM token_key WHERE until <= ?", [now.milliseconds])
    }
}

/// What access tokens are checked by, in every service.
public let accessSchema = Schema(
    "access",
    [
        .init(
            "1",
            sql: """
                -- Public halves of the keys that sign access tokens; a key without an end signs until further notice.
                CREATE TABLE token_key (
                    id TEXT PRIMARY KEY,
                    public_key TEXT NOT NULL,
                    until INTEGER
                ) STRICT, WITHOUT ROWID;

                -- Sessions that are over, for as long as a token of theirs may still be about.
                CREATE TABLE ended_session (
                    session BLOB PRIMARY KEY CHECK (length(session) = 16),
                    until INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;

                -- People all of whose tokens issued before a time are void.
                CREATE TABLE token_floor (
                    person BLOB PRIMARY KEY CHECK (length(person) = 16),
                    issued_before INTEGER NOT NULL,
                    until INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                """
        ),
        .init(
            "2",
            sql: """
                -- Approvals that have been used: each is good for once.
                CREATE TABLE spent_approval (
                    id BLOB PRIMARY KEY CHECK (length(id) = 16),
                    until INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                """
        ),
    ]
)
