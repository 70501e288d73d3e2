internal import AMQP
internal import Model
internal import Storage

/// The rows that wait for the broker, and the log of events: SQL only.
struct Outbox {
    private let insertion: HotStatement
    private let database: Database

    init(_ database: Database) throws {
        self.database = database
        insertion = try HotStatement(
            """
            INSERT INTO outbox (position, exchange, routing_key, properties, body, at, event, seq)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            in: database
        )
    }

    func insert(_ message: OutgoingMessage, at now: Timestamp, event: String?, sequence: Int64?) throws {
        insertion.bind(1, message.token)
        insertion.bind(2, message.exchange)
        insertion.bind(3, message.routingKey)
        insertion.bind(4, try message.properties.encoded())
        insertion.bind(5, message.body)
        insertion.bind(6, now.milliseconds)
        insertion.bind(7, event)
        insertion.bind(8, sequence)
        try insertion.run()
    }

    /// Drops what has been confirmed, all but events, which other services may ask for again.
    func settle(after old: Int64, through new: Int64) throws {
        let deletion = try HotStatement(
            "DELETE FROM outbox WHERE position > ? AND position <= ? AND seq IS NULL",
            in: database
        )
        deletion.bind(1, old)
        deletion.bind(2, new)
        try deletion.run()
    }

    /// Everything that is still to be published, in order; of a damaged row, what is left, as a dead letter.
    static func waiting(after position: Int64, limit: Int = .max, in database: Database, of service: String) throws
        -> [OutgoingMessage]
    {
        try Row.fetchAll(
            database,
            sql: "SELECT * FROM outbox WHERE position > ? ORDER BY position LIMIT ?",
            arguments: [position, limit]
        ).map { row in
            do {
                return try message(row)
            } catch {
                return deadLetter(row, of: service, because: error)
            }
        }
    }

    /// The row at a position, if it is still there; a damaged one as a dead letter.
    static func message(at position: Int64, in database: Database, of service: String) throws -> OutgoingMessage? {
        try waiting(after: position - 1, limit: 1, in: database, of: service).first { $0.token == position }
    }

    /// Events of one type after a number, in order, at most `limit`.
    static func events(_ event: String, after sequence: Int64, limit: Int, in database: Database) throws
        -> [OutgoingMessage]
    {
        try Row.fetchAll(
            database,
            sql: "SELECT * FROM outbox WHERE event = ? AND seq > ? AND seq IS NOT NULL ORDER BY seq LIMIT ?",
            arguments: [event, sequence, limit]
        ).map(message)
    }

    /// The lowest number of a type that is still here, nil if none is.
    static func firstSequence(of event: String, in database: Database) throws -> Int64? {
        try Int64.fetchOne(
            database,
            sql: "SELECT min(seq) FROM outbox WHERE event = ? AND seq IS NOT NULL",
            arguments: [event]
        )
    }

    /// Forgets old events, a few at a time.
    ///
    /// Positions are in order of time, so the first ones are the oldest.
    static func prune(before cutoff: Timestamp, through position: Int64, limit: Int, in database: Database) throws {
        try database.execute(
            sql: """
                DELETE FROM outbox WHERE position IN (
                    SELECT position FROM outbox WHERE position <= ? ORDER BY position LIMIT ?
                ) AND at < ?
                """,
            arguments: [position, limit, cutoff.milliseconds]
        )
    }

    private static func message(_ row: Row) throws -> OutgoingMessage {
        let exchange: String = row["exchange"]
        return OutgoingMessage(
            token: row["position"],
            exchange: exchange,
            routingKey: row["routing_key"],
            mandatory: Exchange.isMandatory(exchange),
            properties: try Properties(encoded: row.blob("properties")),
            body: try row.blob("body")
        )
    }

    private static func deadLetter(_ row: Row, of service: String, because error: any Error) -> OutgoingMessage {
        let position: Int64 = row["position"]
        return OutgoingMessage(
            token: position,
            exchange: Exchange.dead,
            routingKey: service,
            mandatory: true,
            properties: Properties(
                headers: [Header.reason: .string(Turn.damaged), Header.lastError: .string("\(error)")],
                deliveryMode: 2,
                messageID: "outbox \(position)",
                type: row["routing_key"],
                appID: service
            ),
            body: (try? row.blob("body")) ?? []
        )
    }
}
