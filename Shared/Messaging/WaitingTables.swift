internal import AMQP
internal import Model
internal import Storage

/// Parked messages: SQL only.
struct ParkedTable {
    let database: Database

    func insert(
        _ message: Incoming,
        position: Int64,
        key: String,
        dueAt: Timestamp?,
        attempt: Int,
        firstFailedAt: Timestamp?,
        error: String?
    ) throws {
        try database.run(
            """
            INSERT INTO parked
                (position, key, due_at, attempt, first_failed_at, error, routing_key, exchange, properties, body)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                position, key, dueAt?.milliseconds, attempt, firstFailedAt?.milliseconds, error, message.routingKey,
                message.exchange, try message.properties.encoded().blob, message.body.blob,
            ]
        )
    }

    func postpone(_ position: Int64, attempt: Int, until dueAt: Timestamp, firstFailedAt: Timestamp, error: String)
        throws
    {
        try database.run(
            "UPDATE parked SET due_at = ?, attempt = ?, first_failed_at = ?, error = ? WHERE position = ?",
            [dueAt.milliseconds, attempt, firstFailedAt.milliseconds, error, position]
        )
    }

    /// Removes a message and lets the next of its key go.
    func remove(_ position: Int64, key: String, now: Timestamp) throws {
        try database.run("DELETE FROM parked WHERE position = ?", [position])
        try database.run(
            """
            UPDATE parked SET due_at = ?
            WHERE position = (SELECT min(position) FROM parked WHERE key = ?) AND due_at IS NULL
            """,
            [now.milliseconds, key]
        )
    }

    func due(_ now: Timestamp, limit: Int) throws -> [Row] {
        try database.all(
            "SELECT * FROM parked WHERE due_at <= ? ORDER BY due_at, position LIMIT ?",
            [now.milliseconds, limit]
        )
    }

    func countsByKey() throws -> [String: Int] {
        try database.all("SELECT key, count(*) AS count FROM parked GROUP BY key", [])
            .reduce(into: [:]) { counts, row in counts[row["key"]] = row["count"] }
    }
}

/// Timers: SQL only.
struct TimerTable {
    let database: Database

    func set(_ id: UUID128, key: String?, type: String, dueAt: Timestamp, properties: Properties, body: [UInt8]) throws
    {
        if let key { try cancel(key) }
        try database.run(
            "INSERT INTO timer (id, key, due_at, type, properties, body) VALUES (?, ?, ?, ?, ?, ?)",
            [id.bytes.blob, key, dueAt.milliseconds, type, try properties.encoded().blob, body.blob]
        )
    }

    /// Starts a timer that is named after its command, a day from now, unless it runs already.
    func stand(_ type: String, service: String, _ environment: Environment) throws {
        guard try database.one("SELECT 1 FROM timer WHERE key = ?", [type]) == nil else { return }
        let now = environment.now()
        let id = environment.newUUID(at: now)
        try set(
            id,
            key: type,
            type: type,
            dueAt: now + .seconds(86_400),
            properties: Properties(
                contentType: "application/json",
                messageID: id.description,
                type: type,
                appID: service
            ),
            body: Array("{}".utf8)
        )
    }

    func cancel(_ key: String) throws {
        try database.run("DELETE FROM timer WHERE key = ?", [key])
    }

    func remove(_ id: [UInt8]) throws {
        try database.run("DELETE FROM timer WHERE id = ?", [id.blob])
    }

    func due(_ now: Timestamp, limit: Int) throws -> [Row] {
        try database.all(
            "SELECT * FROM timer WHERE due_at <= ? ORDER BY due_at, id LIMIT ?",
            [now.milliseconds, limit]
        )
    }
}

/// Effects: SQL only.
///
/// A row is due when it has not been tried, when its pause is over, or when the lease of an attempt has run out without
/// a result.
struct EffectTable {
    let database: Database

    func insert(_ id: UUID128, type: String, properties: Properties, body: [UInt8], now: Timestamp) throws {
        try database.run(
            "INSERT INTO effect (id, type, attempt, due_at, properties, body) VALUES (?, ?, 0, ?, ?, ?)",
            [id.bytes.blob, type, now.milliseconds, try properties.encoded().blob, body.blob]
        )
    }

    func begin(_ id: [UInt8], attempt: Int, leaseUntil: Timestamp) throws {
        try database.run(
            "UPDATE effect SET attempt = ?, due_at = ? WHERE id = ?",
            [attempt, leaseUntil.milliseconds, id.blob]
        )
    }

    func postpone(_ id: [UInt8], until dueAt: Timestamp, firstFailedAt: Timestamp, error: String) throws {
        try database.run(
            "UPDATE effect SET due_at = ?, first_failed_at = ?, error = ? WHERE id = ?",
            [dueAt.milliseconds, firstFailedAt.milliseconds, error, id.blob]
        )
    }

    func change(_ id: [UInt8], properties: Properties) throws {
        try database.run("UPDATE effect SET properties = ? WHERE id = ?", [try properties.encoded().blob, id.blob])
    }

    func find(_ id: [UInt8]) throws -> Row? {
        try database.all("SELECT * FROM effect WHERE id = ?", [id.blob]).first
    }

    func remove(_ id: [UInt8]) throws {
        try database.run("DELETE FROM effect WHERE id = ?", [id.blob])
    }

    func due(_ now: Timestamp, limit: Int) throws -> [Row] {
        try database.all(
            "SELECT * FROM effect WHERE due_at <= ? ORDER BY due_at, id LIMIT ?",
            [now.milliseconds, limit]
        )
    }
}

/// When the next timer, parked message or effect is due; of the effects only those that are due after a moment, if one
/// is given.
func nextDue(in database: Database, effectsAfter moment: Timestamp? = nil) throws -> Timestamp? {
    try Int64.fetchOne(
        database.cachedStatement(
            sql: """
                SELECT min(due_at) FROM (
                    SELECT min(due_at) AS due_at FROM timer
                    UNION ALL SELECT min(due_at) FROM parked WHERE due_at IS NOT NULL
                    UNION ALL SELECT min(due_at) FROM effect WHERE due_at > ?
                )
                """
        ),
        arguments: [moment?.milliseconds ?? .min]
    ).map(Timestamp.init(milliseconds:))
}
