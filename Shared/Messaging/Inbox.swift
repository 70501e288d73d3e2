internal import Model
internal import Storage

/// The memory of messages dealt with: SQL only.
struct Inbox {
    enum State: Int64 {
        case done = 0, refused, parked, dead
        /// Done as far as it goes; answered by the result of an effect, whose id stands in the place of the reply.
        case waiting
    }

    private let lookup: HotStatement
    private let upsert: HotStatement
    private let deletion: HotStatement

    init(_ database: Database) throws {
        lookup = try HotStatement("SELECT state, reply FROM inbox WHERE source = ? AND id = ?", in: database)
        upsert = try HotStatement(
            """
            INSERT INTO inbox (source, id, state, reply, at) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET state = excluded.state, reply = excluded.reply, at = excluded.at
            """,
            in: database
        )
        deletion = try HotStatement(
            "DELETE FROM inbox WHERE (source, id) IN "
                + "(SELECT source, id FROM inbox WHERE at < ? ORDER BY at LIMIT ?)",
            in: database
        )
    }

    func find(_ message: Incoming) throws -> (state: State, reply: [UInt8])? {
        lookup.bind(1, message.source)
        lookup.bind(2, Self.key(message.id))
        return try lookup.first { row in (State(rawValue: row.int(0)) ?? .done, row.bytes(1) ?? []) }
    }

    func remember(_ message: Incoming, _ state: State, reply: [UInt8]? = nil, at now: Timestamp) throws {
        upsert.bind(1, message.source)
        upsert.bind(2, Self.key(message.id))
        upsert.bind(3, state.rawValue)
        upsert.bind(4, reply)
        upsert.bind(5, now.milliseconds)
        try upsert.run()
    }

    /// Forgets what is older than the retention, a few rows at a time.
    func prune(before cutoff: Timestamp, limit: Int64) throws {
        deletion.bind(1, cutoff.milliseconds)
        deletion.bind(2, limit)
        try deletion.run()
    }

    /// The 16 bytes of a UUID, so that time-ordered ids keep the tree growing on its right; other ids as they are.
    static func key(_ id: String) -> [UInt8] {
        guard let uuid = UUID128(id) else { return Array(id.utf8) }
        return uuid.bytes
    }
}
