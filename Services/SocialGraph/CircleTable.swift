import Model
import ServiceKit
import Storage

extension Transaction {
    var circles: CircleTable { CircleTable(database: database) }
}

extension Snapshot {
    var circles: CircleTable { CircleTable(database: database) }
}

/// Circles and their members, in the tables `circle` and `membership`.
struct CircleTable {
    let database: Database

    func find(_ id: ID<SocialGraph.Circle>) throws -> Circle? {
        try database.one("SELECT * FROM circle WHERE id = ?", [id.blob]).map(circle)
    }

    func insert(_ circle: Circle, at now: Timestamp) throws {
        try database.run(
            "INSERT INTO circle (id, owner, topic, created_at) VALUES (?, ?, ?, ?)",
            [circle.circle.blob, circle.owner.blob, circle.topic, now.milliseconds]
        )
    }

    /// Makes a person a member; whether they were none.
    func add(_ person: ID<Person>, to circle: ID<SocialGraph.Circle>, at now: Timestamp) throws -> Bool {
        try database.run(
            "INSERT INTO membership (circle_id, person, joined_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [circle.blob, person.blob, now.milliseconds]
        )
        return database.changesCount > 0
    }

    /// Ends a membership; whether there was one.
    func remove(_ person: ID<Person>, from circle: ID<SocialGraph.Circle>) throws -> Bool {
        try database.run("DELETE FROM membership WHERE circle_id = ? AND person = ?", [circle.blob, person.blob])
        return database.changesCount > 0
    }

    func isMember(_ person: ID<Person>, of circle: ID<SocialGraph.Circle>) throws -> Bool {
        try database.one("SELECT 1 FROM membership WHERE circle_id = ? AND person = ?", [circle.blob, person.blob])
            != nil
    }

    /// The circles of a person, in the order of their ids.
    func circles(of person: ID<Person>, limit: Int) throws -> [Circle] {
        try database.all(
            """
            SELECT circle.* FROM membership JOIN circle ON circle.id = membership.circle_id
            WHERE person = ? ORDER BY circle_id LIMIT ?
            """,
            [person.blob, limit]
        ).map(circle)
    }

    /// A circle with its first members.
    func view(_ circle: Circle, members limit: Int) throws -> SocialGraph.CircleView {
        let count = try database.one(
            "SELECT count(*) AS count FROM membership WHERE circle_id = ?",
            [circle.circle.blob]
        )
        let members = try database.all(
            "SELECT person FROM membership WHERE circle_id = ? ORDER BY joined_at, person LIMIT ?",
            [circle.circle.blob, limit]
        )
        return SocialGraph.CircleView(
            circle: circle.circle,
            owner: circle.owner,
            topic: circle.topic,
            memberCount: count.map { $0["count"] } ?? 0,
            members: members.map { ID($0, "person") }
        )
    }

    private func circle(_ row: Row) -> Circle {
        Circle(circle: ID(row, "id"), owner: ID(row, "owner"), topic: row["topic"])
    }
}
