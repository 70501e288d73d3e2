internal import AMQP
internal import Model
internal import Storage

// Work that waited: timers, parked messages, effects.
extension Turn {
    /// The reason of a dead letter whose row can't be read any more.
    static let damaged = "damaged"

    /// Runs what is due, the longest waiting first.
    func runDue(limit: Int) throws {
        let isDue = state.nextDue.map { $0 <= now } ?? false
        guard isDue || (state.holdsEffectsBack && effectRoom > 0) else { return }
        processor.failpoint(.due)
        waitingWorkChanged = true
        for row in try ParkedTable(database: database).due(now, limit: limit) { try runParked(row) }
        for row in try TimerTable(database: database).due(now, limit: limit) { try fire(row) }
        for row in try EffectTable(database: database).due(now, limit: min(limit, effectRoom)) { try beginEffect(row) }
        current = nil
    }

    private func runParked(_ row: Row) throws {
        let position: Int64 = row["position"]
        let failedAt = (row["first_failed_at"] as Int64?).map(Timestamp.init(milliseconds:))
        let origin = Arrival.Origin.parked(position: position, attempt: row["attempt"], firstFailedAt: failedAt)
        let message = try message(of: row, exchange: row["exchange"], routingKey: row["routing_key"], origin: origin)
        guard let message else { return }
        let conviction = turnTo(.due(.parked(position)))
        if let conviction { return try bury(message, from: origin, conviction) }
        try handle(processor.reader.read(message, origin: origin))
    }

    /// The message of a row; nil if that is damaged, and what is left of it has been buried.
    func message(of row: Row, exchange: String, routingKey: String, origin: Arrival.Origin) throws -> Incoming? {
        do {
            return try Incoming(stored: row, exchange: exchange, routingKey: routingKey)
        } catch {
            let id = processor.environment.newUUID(at: now)
            let remains = Incoming(remainsOf: row, routingKey: routingKey, id: id)
            try bury(remains, from: origin, Conviction(reason: Self.damaged, explanation: "\(error)", tries: 0))
            return nil
        }
    }

    private func bury(_ message: Incoming, from origin: Arrival.Origin, _ conviction: Conviction) throws {
        try bury(
            Arrival(message: message, origin: origin, content: .ignored),
            reason: conviction.reason,
            error: conviction.explanation,
            attempts: conviction.tries
        )
    }

    /// Runs the command of a timer here, or sends it to the service that owns it.
    private func fire(_ row: Row) throws {
        let id = try row.blob("id")
        let type: String = row["type"]
        let origin = Arrival.Origin.timer(id: id)
        try TimerTable(database: database).remove(id)
        let message = try message(of: row, exchange: Exchange.commands, routingKey: type, origin: origin)
        guard let message else { return }
        if let conviction = turnTo(.due(.timer(id))) { return try bury(message, from: origin, conviction) }
        guard type.hasPrefix("\(processor.settings.service).") else {
            return try enqueue(
                exchange: Exchange.commands,
                routingKey: type,
                properties: message.properties,
                body: message.body
            )
        }
        try handle(processor.reader.read(message, origin: origin))
    }

    /// Writes an attempt down, to be made once that is durable.
    private func beginEffect(_ row: Row) throws {
        let table = EffectTable(database: database)
        let id = try row.blob("id")
        let type: String = row["type"]
        if let conviction = turnTo(.due(.effect(id))) {
            return try buryEffect(row, reason: conviction.reason, error: conviction.explanation)
        }
        let attempt = (row["attempt"] as Int) + 1
        guard let route = processor.effects[type] else {
            return try buryEffect(row, reason: RefusalCode.unknownType.code, error: "\(type) is not an effect of ours")
        }
        guard attempt <= processor.settings.retry.delays.count + 1 else {
            return try buryEffect(row, reason: RefusalCode.failed.code, error: row["error"] ?? "no result in time")
        }
        let leaseUntil = now + route.lease
        try table.begin(id, attempt: attempt, leaseUntil: leaseUntil)
        let body = try row.blob("body")
        batch.effects.append(.init(id: id, attempt: attempt, leaseUntil: leaseUntil, route: route, body: body))
        effectRoom -= 1
    }

    func effectFailed(_ id: [UInt8], attempt: Int, error: String) throws {
        let table = EffectTable(database: database)
        // Only the attempt that holds the lease may speak.
        guard let row = try table.find(id), row["attempt"] == attempt else { return }
        waitingWorkChanged = true
        let failedAt = (row["first_failed_at"] as Int64?).map(Timestamp.init(milliseconds:)) ?? now
        let delay = processor.settings.retry.delay(after: attempt - 1, random: processor.environment.random())
        try table.postpone(
            id,
            until: now + (delay ?? .zero),
            firstFailedAt: failedAt,
            error: String(error.prefix(500))
        )
    }

    private func buryEffect(_ row: Row, reason: String, error: String) throws {
        let id = try row.blob("id")
        let origin = Arrival.Origin.effect(id: id)
        try EffectTable(database: database).remove(id)
        let message = try message(of: row, exchange: "", routingKey: row["type"], origin: origin)
        guard let message else { return }
        let tries: Int = row["attempt"]
        try bury(message, from: origin, Conviction(reason: reason, explanation: error, tries: tries))
        try answerAsker(of: message, .dead, Reply.problem(Refusal(.failed, "Tried \(tries) times; now a dead letter.")))
    }

    /// Takes the row of a call away now that its result is here, and returns the call's properties.
    ///
    /// Nil if an earlier attempt's result came first.
    func claimEffect(_ id: [UInt8]) throws -> Properties? {
        let table = EffectTable(database: database)
        guard let row = try table.find(id) else { return nil }
        waitingWorkChanged = true
        try table.remove(id)
        return try Properties(encoded: row.blob("properties"))
    }
}
