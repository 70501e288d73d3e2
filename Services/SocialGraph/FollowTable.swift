import Model
import ServiceKit
import Storage

extension Transaction {
    var follows: FollowTable { FollowTable(database: database) }
}

extension Snapshot {
    var follows: FollowTable { FollowTable(database: database) }
}

/// Follows and blocks, in the tables `follow` and `block`.
///
/// What a follow needs runs through ``HotStatement``: they are imported by the hundred thousand.
struct FollowTable {
    let database: Database

    /// Whether one of the two has blocked the other.
    func isBlocked(_ one: ID<Person>, _ other: ID<Person>) throws -> Bool {
        let statement = try HotStatement(
            """
            SELECT EXISTS (SELECT 1 FROM block WHERE blocker = ?1 AND blocked = ?2)
                OR EXISTS (SELECT 1 FROM block WHERE blocker = ?2 AND blocked = ?1)
            """,
            in: database
        )
        statement.bind(1, one.uuid.bytes)
        statement.bind(2, other.uuid.bytes)
        return try statement.first { $0.int(0) == 1 } ?? false
    }

    /// Adds a follow; returns the one that is there already if there is one.
    func insert(_ follow: Follow) throws -> Follow? {
        let statement = try HotStatement(
            "INSERT INTO follow (follower, followee, followed_at, is_imported) VALUES (?, ?, ?, ?) "
                + "ON CONFLICT DO NOTHING",
            in: database
        )
        statement.bind(1, follow.follower.uuid.bytes)
        statement.bind(2, follow.followee.uuid.bytes)
        statement.bind(3, follow.followedAt.milliseconds)
        statement.bind(4, follow.isImported ? 1 : 0)
        try statement.run()
        guard database.changesCount == 0 else { return nil }
        return try find(follow.follower, follow.followee)
    }

    private func find(_ follower: ID<Person>, _ followee: ID<Person>) throws -> Follow? {
        try database.one(
            "SELECT followed_at, is_imported FROM follow WHERE follower = ? AND followee = ?",
            [follower.blob, followee.blob]
        ).map { row in
            Follow(
                follower: follower,
                followee: followee,
                followedAt: Timestamp(milliseconds: row["followed_at"]),
                isImported: row["is_imported"]
            )
        }
    }

    /// Ends a follow; whether there was one.
    func delete(_ follower: ID<Person>, _ followee: ID<Person>) throws -> Bool {
        try database.run(
            "DELETE FROM follow WHERE follower = ? AND followee = ?",
            [follower.blob, followee.blob]
        )
        return database.changesCount > 0
    }

    /// Notes a block; whether it is new.
    func block(_ blocked: ID<Person>, for blocker: ID<Person>, at now: Timestamp) throws -> Bool {
        try database.run(
            "INSERT INTO block (blocker, blocked, blocked_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [blocker.blob, blocked.blob, now.milliseconds]
        )
        return database.changesCount > 0
    }

    /// The people at the other end of a person's follows, in the order of their ids.
    func page(
        _ direction: SocialGraph.Direction,
        of person: ID<Person>,
        after: ID<Person>?,
        limit: Int
    ) throws -> [ID<Person>] {
        let (own, other) = direction.columns
        let start = after.map { StatementArguments([$0.blob]) } ?? []
        return try database.all(
            "SELECT \(other) FROM follow WHERE \(own) = ?\(after == nil ? "" : " AND \(other) > ?") "
                + "ORDER BY \(other) LIMIT ?",
            [person.blob] + start + [limit]
        ).map { ID($0, other) }
    }

    /// Counted along the index, so that no follow has to keep a counter.
    func count(_ direction: SocialGraph.Direction, of person: ID<Person>) throws -> Int {
        try database.one("SELECT count(*) AS count FROM follow WHERE \(direction.columns.own) = ?", [person.blob])
            .map { $0["count"] } ?? 0
    }

    /// All follows but those of people whose data may only be kept.
    func graph() throws -> FollowGraph {
        var follows: [(follower: ID<Person>, followee: ID<Person>)] = []
        let rows = try Row.fetchCursor(
            database.cachedStatement(
                sql: """
                    SELECT follower, followee FROM follow INDEXED BY follow_by_followee
                    WHERE follower NOT IN (SELECT person FROM restricted_person)
                        AND followee NOT IN (SELECT person FROM restricted_person)
                    """
            )
        )
        while let row = try rows.next() {
            follows.append((ID(row, "follower"), ID(row, "followee")))
        }
        return FollowGraph(follows)
    }
}

extension SocialGraph.Direction {
    fileprivate var columns: (own: String, other: String) {
        switch self {
        case .following: ("follower", "followee")
        case .followers: ("followee", "follower")
        }
    }
}
