internal import AMQP
internal import Model
internal import Storage

// Suspect mode: after a start that follows a crash, what may have caused the crash runs alone, and a row says so first.
// What has been tried twice and never came back is a dead letter; its neighbours are not sacrificed.
extension Processor {
    /// How many crashes a message may have been near before it counts as their cause.
    static let triesBeforePoison = 2

    /// Notes durably that a message is about to be tried; returns how often it has been before.
    func suspect(_ id: String) throws -> Int {
        try store.write { database in
            let before =
                try database.one("SELECT tries FROM suspect WHERE id = ?", [id]).map { $0["tries"] as Int } ?? 0
            try database.run(
                "INSERT INTO suspect VALUES (?, 1) ON CONFLICT DO UPDATE SET tries = tries + 1",
                [id]
            )
            return before
        }
    }

    /// The waiting message that runs next, by a name that is the same after a restart; nil if none is due.
    func firstDue() throws -> String? {
        let now = environment.now()
        return try store.read { database in
            if let row = try ParkedTable(database: database).due(now, limit: 1).first {
                return "parked \(row["position"] as Int64)"
            }
            return try TimerTable(database: database).due(now, limit: 1).first.map { row in
                "timer \(UUID128(bytes: row.bytes("id")))"
            }
        }
    }
}

extension Turn {
    private static let reason = "poison"
    private static let explanation = "The process died each time this message was handled."

    /// Buries a message that kills the process, without reading its body.
    func buryPoison(_ arrival: Arrival) throws {
        guard try isNew(arrival) else { return }
        try bury(arrival, reason: Self.reason, error: Self.explanation, attempts: Processor.triesBeforePoison)
        try reply(to: arrival.message, Reply.problem(Refusal(.failed, Self.explanation)))
    }

    /// Buries the waiting message that runs next.
    func buryFirstDue() throws {
        waitingWorkChanged = true
        if let row = try ParkedTable(database: database).due(now, limit: 1).first {
            let message = Incoming(
                stored: try Properties(encoded: row.bytes("properties")),
                exchange: row["exchange"],
                routingKey: row["routing_key"],
                body: row.bytes("body")
            )
            let origin = Arrival.Origin.parked(position: row["position"], attempt: row["attempt"], firstFailedAt: nil)
            try buryPoison(Arrival(message: message, origin: origin, content: .ignored))
        } else if let row = try TimerTable(database: database).due(now, limit: 1).first {
            let id = row.bytes("id")
            try TimerTable(database: database).remove(id)
            let message = Incoming(
                stored: try Properties(encoded: row.bytes("properties")),
                exchange: Exchange.commands,
                routingKey: row["type"],
                body: row.bytes("body")
            )
            try buryPoison(Arrival(message: message, origin: .timer(id: id), content: .ignored))
        }
    }
}
