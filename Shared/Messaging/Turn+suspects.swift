internal import AMQP
internal import Model
internal import Storage

// Suspect mode: after a start that follows a crash, what may have caused the crash runs alone, and a row says so first.
// What keeps ending the process is a dead letter; its neighbours are not sacrificed.
extension Processor {
    /// Notes durably that a message is about to be tried alone; returns what was known of it before.
    func suspect(_ id: String) throws -> SuspectRecord {
        try store.write { database in
            let table = SuspectTable(database: database)
            let record = try table.find(id)
            try table.begin(id)
            return record
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
                "timer \(UUID128(bytes: try row.blob("id")))"
            }
        }
    }
}

/// What is known of a message that processes have ended with, while it ran alone.
struct SuspectRecord: Equatable {
    /// Ends by the process's own doing that make a message poison.
    static let endsOfPoison = 2
    /// Ends of any kind after which even an innocent message is set aside: the service has to go on some day.
    static let patience = 10

    var tries = 0
    var ownEnds = 0
    var lastEnd: LastWords.Ending?

    /// Why the message is not to be tried again; nil if it is.
    var conviction: Conviction? {
        if ownEnds >= Self.endsOfPoison, let lastEnd {
            return Conviction(
                reason: "poison",
                explanation: "\(lastEnd) while it handled this message alone, for the \(ownEnds). time.",
                tries: tries
            )
        }
        guard tries >= Self.patience else { return nil }
        return Conviction(
            reason: "killed",
            explanation: "\(tries) processes were killed from outside or ended without a trace while they handled this "
                + "message alone. It is perhaps innocent: send it again when you know who killed them.",
            tries: tries
        )
    }
}

/// Why a message is buried without another try.
public struct Conviction: Equatable, Sendable {
    var reason: String
    var explanation: String
    var tries: Int
}

/// Messages under suspicion: SQL only.
struct SuspectTable {
    let database: Database

    func find(_ id: String) throws -> SuspectRecord {
        guard let row = try database.one("SELECT tries, own_ends, last_end FROM suspect WHERE id = ?", [id]) else {
            return SuspectRecord()
        }
        let code: Int64 = row["last_end"]
        return SuspectRecord(
            tries: row["tries"],
            ownEnds: row["own_ends"],
            lastEnd: LastWords.Ending(code: UInt8(truncatingIfNeeded: code))
        )
    }

    /// Counts a try, and notes that this is the one under way.
    func begin(_ id: String) throws {
        try database.run("UPDATE suspect SET is_running = 0")
        try database.run(
            "INSERT INTO suspect VALUES (?, 1, 0, 0, 1) ON CONFLICT DO UPDATE SET tries = tries + 1, is_running = 1",
            [id]
        )
    }

    /// Charges the end of the last process to the suspect that it ran alone, if there was one.
    ///
    /// Not twice for one try, should this process be killed before it has cleared the mark.
    func charge(_ end: LastWords.Ending) throws {
        try database.run(
            "UPDATE suspect SET own_ends = min(own_ends + 1, tries), last_end = ? WHERE is_running",
            [Int64(end.code)]
        )
    }

    func absolve(_ id: String) throws {
        try database.run("DELETE FROM suspect WHERE id = ?", [id])
    }
}

extension Turn {
    /// Buries a message with which processes have ended, without reading its body.
    func buryPoison(_ arrival: Arrival, _ conviction: Conviction) throws {
        guard try isNew(arrival) else { return }
        try bury(arrival, reason: conviction.reason, error: conviction.explanation, attempts: conviction.tries)
        try reply(to: arrival.message, Reply.problem(Refusal(.failed, conviction.explanation)))
    }

    /// Buries the waiting message that runs next.
    func buryFirstDue(_ conviction: Conviction) throws {
        waitingWorkChanged = true
        if let row = try ParkedTable(database: database).due(now, limit: 1).first {
            let origin = Arrival.Origin.parked(position: row["position"], attempt: row["attempt"], firstFailedAt: nil)
            try buryPoison(row, exchange: row["exchange"], routingKey: row["routing_key"], origin, conviction)
        } else if let row = try TimerTable(database: database).due(now, limit: 1).first {
            let id = try row.blob("id")
            try TimerTable(database: database).remove(id)
            try buryPoison(row, exchange: Exchange.commands, routingKey: row["type"], .timer(id: id), conviction)
        }
    }

    private func buryPoison(
        _ row: Row,
        exchange: String,
        routingKey: String,
        _ origin: Arrival.Origin,
        _ conviction: Conviction
    ) throws {
        let message = try message(of: row, exchange: exchange, routingKey: routingKey, origin: origin)
        guard let message else { return }
        try buryPoison(Arrival(message: message, origin: origin, content: .ignored), conviction)
    }
}
