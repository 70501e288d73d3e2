import Model
import ServiceKit
import Storage

extension Transaction {
    var influence: InfluenceTable { InfluenceTable(database: database) }
}

extension Snapshot {
    var influence: InfluenceTable { InfluenceTable(database: database) }
}

/// The ranking, in the tables `influence` and `ranking`.
struct InfluenceTable {
    let database: Database

    /// Notes that follows have changed; how many follows the last ranking saw if it was up to date until now.
    func makeStale() throws -> Int? {
        let statement = try HotStatement(
            "UPDATE ranking SET is_stale = 1 WHERE id = 1 AND is_stale = 0 RETURNING follows",
            in: database
        )
        return try statement.first { Int($0.int(0)) }
    }

    /// Puts a ranking in the place of the last one.
    func replace(with ranking: FollowGraph.Ranking, of graph: FollowGraph, at now: Timestamp) throws {
        try database.run("DELETE FROM influence")
        let insertion = try database.cachedStatement(
            sql: "INSERT INTO influence (person, score, followers) VALUES (?, ?, ?)"
        )
        for (position, person) in graph.people.enumerated() {
            try insertion.execute(
                arguments: [person.blob, ranking.scores[position], graph.followerCounts[position]]
            )
        }
        try database.run(
            "UPDATE ranking SET is_stale = 0, follows = ?, computed_at = ? WHERE id = 1",
            [graph.followCount, now.milliseconds]
        )
    }

    func computedAt() throws -> Timestamp? {
        let row = try database.one("SELECT computed_at FROM ranking WHERE id = 1")
        return (row?["computed_at"] as Int64?).map(Timestamp.init(milliseconds:))
    }

    /// People whose data may only be kept are in no ranking, not even in an earlier one.
    private static let mayBeUsed = "person NOT IN (SELECT person FROM restricted_person)"

    func find(_ person: ID<Person>) throws -> SocialGraph.Influence? {
        try database.one("SELECT * FROM influence WHERE person = ? AND \(Self.mayBeUsed)", [person.blob])
            .map(influence)
    }

    /// The most influential people, the first one first.
    func top(_ limit: Int) throws -> [SocialGraph.Influence] {
        try database.all(
            "SELECT * FROM influence WHERE \(Self.mayBeUsed) ORDER BY score DESC, person LIMIT ?",
            [limit]
        ).map(influence)
    }

    private func influence(_ row: Row) -> SocialGraph.Influence {
        SocialGraph.Influence(person: ID(row, "person"), score: row["score"], followers: row["followers"])
    }
}
