import Model
import ServiceKit
import Storage

extension Transaction {
    var people: PeopleTable { PeopleTable(database: database) }
}

/// Who follows whom and who allows personalisation, in the tables `follow` and `consent`.
struct PeopleTable {
    let database: Database

    func follow(_ follower: ID<Person>, _ followee: ID<Person>) throws {
        let statement = try HotStatement(
            "INSERT INTO follow (follower, followee) VALUES (?, ?) ON CONFLICT DO NOTHING",
            in: database
        )
        statement.bind(1, follower.uuid.bytes)
        statement.bind(2, followee.uuid.bytes)
        try statement.run()
    }

    func unfollow(_ follower: ID<Person>, _ followee: ID<Person>) throws {
        try database.run("DELETE FROM follow WHERE follower = ? AND followee = ?", [follower.blob, followee.blob])
    }

    /// Keeps whether a person allows personalisation; whether that is the latest they have said.
    func setConsent(of person: ID<Person>, isGiven: Bool, at time: Timestamp) throws -> Bool {
        try database.run(
            """
            INSERT INTO consent (person, is_given, at) VALUES (?, ?, ?)
            ON CONFLICT DO UPDATE SET is_given = excluded.is_given, at = excluded.at WHERE excluded.at >= at
            """,
            [person.blob, isGiven, time.milliseconds]
        )
        return database.changesCount > 0
    }

    /// Hands over all follows, in the order in which they were heard of.
    func forEachFollow(_ body: (_ follower: ID<Person>, _ followee: ID<Person>) -> Void) throws {
        let rows = try Row.fetchCursor(
            database.cachedStatement(sql: "SELECT follower, followee FROM follow ORDER BY position")
        )
        while let row = try rows.next() { body(ID(row, "follower"), ID(row, "followee")) }
    }

    /// Whether a person allows personalisation.
    func isWilling(_ person: ID<Person>) throws -> Bool {
        try database.one("SELECT 1 FROM consent WHERE person = ? AND is_given", [person.blob]) != nil
    }

    /// Hands over all who allow personalisation and whose data may be used.
    func forEachWilling(_ body: (ID<Person>) -> Void) throws {
        let rows = try Row.fetchCursor(
            database.cachedStatement(
                sql: """
                    SELECT person FROM consent
                    WHERE is_given AND person NOT IN (SELECT person FROM restricted_person) ORDER BY person
                    """
            )
        )
        while let row = try rows.next() { body(ID(row, "person")) }
    }
}
