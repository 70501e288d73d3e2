import Messaging
import Model
import ServiceKit
import Storage

extension Transaction {
    var messages: MessageTable { MessageTable(database: database) }
}

extension Snapshot {
    var messages: MessageTable { MessageTable(database: database) }
}

/// What people were told, or would have been, in the tables `message`, `delivery` and `decision`.
struct MessageTable {
    let database: Database

    func find(_ id: ID<Notification.Message>) throws -> ToldMessage? {
        try database.one("SELECT * FROM message WHERE id = ?", [id.blob]).map(message)
    }

    func find(key: String, of person: ID<Person>) throws -> ToldMessage? {
        try database.one("SELECT * FROM message WHERE person = ? AND key = ?", [person.blob, key]).map(message)
    }

    func insert(_ message: ToldMessage) throws {
        try database.run(
            """
            INSERT INTO message (id, person, template, topic, parameters, key, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                message.id.blob, message.person.blob, message.template, message.topic.rawValue,
                String(decoding: JSON.encode(message.parameters), as: UTF8.self), message.key,
                message.createdAt.milliseconds,
            ]
        )
    }

    func noteOpened(_ id: ID<Notification.Message>, at time: Timestamp) throws {
        try database.run("UPDATE message SET opened_at = ? WHERE id = ?", [time.milliseconds, id.blob])
    }

    /// A page of the inbox, the newest first.
    func inbox(_ query: Notification.FindInbox, limit: Int) throws -> [ToldMessage] {
        try database.all(
            """
            SELECT message.* FROM delivery JOIN message ON message.id = delivery.message
            WHERE delivery.person = ? AND channel = 'inbox' AND state = 'sent' AND delivery.message < ?
                AND (opened_at IS NULL OR NOT ?)
            ORDER BY delivery.message DESC LIMIT ?
            """,
            [
                query.person.blob, query.before?.blob ?? [UInt8](repeating: 0xFF, count: 16).blob,
                query.isUnreadOnly ?? false, limit,
            ]
        ).map(message)
    }

    func countUnread(of person: ID<Person>) throws -> Int {
        try database.one(
            """
            SELECT count(*) FROM delivery JOIN message ON message.id = delivery.message
            WHERE delivery.person = ? AND channel = 'inbox' AND state = 'sent' AND opened_at IS NULL
            """,
            [person.blob]
        )?[0] ?? 0
    }

    private func message(_ row: Row) throws -> ToldMessage {
        let id = ID<Notification.Message>(row, "id")
        guard let topic = Notification.Topic(rawValue: row["topic"]) else { throw DamagedMessage(id: id) }
        return ToldMessage(
            id: id,
            person: ID(row, "person"),
            template: row["template"],
            topic: topic,
            parameters: try JSON.decode([String: String].self, from: Array((row["parameters"] as String).utf8)),
            key: row["key"],
            createdAt: Timestamp(milliseconds: row["created_at"]),
            openedAt: row.time("opened_at")
        )
    }
}

// Deliveries.
extension MessageTable {
    func delivery(of message: ID<Notification.Message>, in channel: Notification.Channel) throws -> Delivery? {
        try database.one(
            "SELECT * FROM delivery WHERE message = ? AND channel = ?",
            [message.blob, channel.rawValue]
        ).map(delivery)
    }

    func deliveries(of message: ID<Notification.Message>) throws -> [Delivery] {
        try database.all("SELECT * FROM delivery WHERE message = ? ORDER BY channel", [message.blob]).map(delivery)
    }

    func save(_ delivery: Delivery) throws {
        try database.run(
            """
            INSERT INTO delivery (message, channel, person, topic, state, reason, at, attempts, is_waiting, receipt)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (message, channel) DO UPDATE SET
                state = excluded.state, reason = excluded.reason, at = excluded.at, attempts = excluded.attempts,
                is_waiting = excluded.is_waiting, receipt = excluded.receipt
            """,
            [
                delivery.message.blob, delivery.channel.rawValue, delivery.person.blob, delivery.topic.rawValue,
                delivery.state.rawValue, delivery.reason?.rawValue, delivery.at.milliseconds, delivery.attempts,
                delivery.isWaiting, delivery.receipt?.blob,
            ]
        )
    }

    /// How many other messages went the way of a delivery within a cap's window before `now`, or are on it.
    func count(_ cap: Cap, besides delivery: Delivery, at now: Timestamp) throws -> Int {
        let topic = cap.topic.map { _ in "AND topic = ?" } ?? "AND TRUE"
        var arguments: StatementArguments = [delivery.person.blob, cap.channel.rawValue]
        if let topic = cap.topic { arguments += [topic.rawValue] }
        arguments += [(now - cap.window).milliseconds, delivery.message.blob, cap.limit]
        return try database.one(
            """
            SELECT count(*) FROM (
                SELECT 1 FROM delivery
                WHERE person = ? AND channel = ? \(topic) AND state IN ('accepted', 'sent')
                    AND (at > ? OR state = 'accepted') AND message <> ? LIMIT ?
            )
            """,
            arguments
        )?[0] ?? 0
    }

    /// Writes down why a delivery goes on as it does.
    func add(_ decisions: [Gate.Decision], to delivery: Delivery, at now: Timestamp) throws {
        for decision in decisions {
            try database.run(
                """
                INSERT INTO decision (message, channel, position, step, outcome, rule, at)
                SELECT ?1, ?2, coalesce(max(position) + 1, 0), ?3, ?4, ?5, ?6 FROM decision
                WHERE message = ?1 AND channel = ?2
                """,
                [
                    delivery.message.blob, delivery.channel.rawValue, decision.step.rawValue, decision.outcome,
                    decision.rule, now.milliseconds,
                ]
            )
        }
    }

    private func delivery(_ row: Row) throws -> Delivery {
        let message = ID<Notification.Message>(row, "message")
        guard let channel = Notification.Channel(rawValue: row["channel"]),
            let topic = Notification.Topic(rawValue: row["topic"]),
            let state = Notification.MessageState(rawValue: row["state"])
        else { throw DamagedMessage(id: message) }
        return Delivery(
            message: message,
            channel: channel,
            person: ID(row, "person"),
            topic: topic,
            state: state,
            reason: (row["reason"] as String?).flatMap(Notification.SkipReason.init),
            at: Timestamp(milliseconds: row["at"]),
            attempts: row["attempts"],
            isWaiting: row["is_waiting"],
            receipt: row.optionalID("receipt")
        )
    }
}

/// A row that no version of the service can have written.
struct DamagedMessage: Error {
    var id: ID<Notification.Message>
}
