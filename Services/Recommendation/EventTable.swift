import Model
import ServiceKit
import Storage

extension Transaction {
    var events: EventTable { EventTable(database: database) }
}

/// What people did, in the table `event`.
///
/// Behaviour is imported by the hundred thousand, so it is written through ``HotStatement``.
struct EventTable {
    let database: Database

    /// Adds something; whether it is new.
    func insert(_ feedback: Feedback) throws -> Bool {
        let statement = try HotStatement(
            "INSERT INTO event (person, product, act, at, count, source) VALUES (?, ?, ?, ?, ?, ?) "
                + "ON CONFLICT DO NOTHING",
            in: database
        )
        statement.bind(1, feedback.person.uuid.bytes)
        statement.bind(2, feedback.product.uuid.bytes)
        statement.bind(3, feedback.act.rawValue)
        statement.bind(4, feedback.at.milliseconds)
        statement.bind(5, Int64(feedback.count))
        statement.bind(6, feedback.source)
        try statement.run()
        return database.changesCount > 0
    }

    /// Hands over everything that may be used, the oldest first: nothing of people whose data may only be kept.
    func forEach(_ body: (Feedback) -> Void) throws {
        let rows = try Row.fetchCursor(
            database.cachedStatement(
                sql: """
                    SELECT person, product, act, at, count FROM event
                    WHERE person NOT IN (SELECT person FROM restricted_person) ORDER BY at
                    """
            )
        )
        while let row = try rows.next() { body(try feedback(row)) }
    }

    /// All that a person did, the oldest first.
    func all(of person: ID<Person>) throws -> [Feedback] {
        try database.all(
            "SELECT person, product, act, at, count FROM event WHERE person = ? ORDER BY at",
            [person.blob]
        ).map(feedback)
    }

    private func feedback(_ row: Row) throws -> Feedback {
        guard let act = Feedback.Act(rawValue: row["act"]) else { throw DamagedEvent(act: row["act"]) }
        return Feedback(
            person: ID(row, "person"),
            product: ID(row, "product"),
            act: act,
            at: Timestamp(milliseconds: row["at"]),
            count: row["count"]
        )
    }
}

/// A row that no version of the service can have written.
struct DamagedEvent: Error {
    var act: String
}
