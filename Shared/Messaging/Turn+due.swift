internal import AMQP
internal import Model
internal import Storage

// Work that waited: timers, parked messages, effects.
extension Turn {
    /// Runs what is due, the longest waiting first.
    func runDue(limit: Int) throws {
        guard let nextDue = state.nextDue, nextDue <= now else { return }
        processor.failpoint(.due)
        waitingWorkChanged = true
        for row in try ParkedTable(database: database).due(now, limit: limit) { try runParked(row) }
        for row in try TimerTable(database: database).due(now, limit: limit) { try fire(row) }
        for row in try EffectTable(database: database).due(now, limit: limit) { try beginEffect(row) }
    }

    private func runParked(_ row: Row) throws {
        let message = Incoming(
            stored: try Properties(encoded: row.bytes("properties")),
            exchange: row["exchange"],
            routingKey: row["routing_key"],
            body: row.bytes("body")
        )
        let failedAt = (row["first_failed_at"] as Int64?).map(Timestamp.init(milliseconds:))
        try handle(
            processor.reader.read(
                message,
                origin: .parked(position: row["position"], attempt: row["attempt"], firstFailedAt: failedAt)
            )
        )
    }

    /// Runs the command of a timer here, or sends it to the service that owns it.
    private func fire(_ row: Row) throws {
        let id = row.bytes("id")
        let properties = try Properties(encoded: row.bytes("properties"))
        let type: String = row["type"]
        try TimerTable(database: database).remove(id)
        guard type.hasPrefix("\(processor.settings.service).") else {
            return try enqueue(
                exchange: Exchange.commands,
                routingKey: type,
                properties: properties,
                body: row.bytes("body")
            )
        }
        let message = Incoming(
            stored: properties,
            exchange: Exchange.commands,
            routingKey: type,
            body: row.bytes("body")
        )
        try handle(processor.reader.read(message, origin: .timer(id: id)))
    }

    /// Writes an attempt down, to be made once that is durable.
    private func beginEffect(_ row: Row) throws {
        let table = EffectTable(database: database)
        let id = row.bytes("id")
        let type: String = row["type"]
        let attempt = (row["attempt"] as Int) + 1
        guard let route = processor.effects[type] else {
            return try buryEffect(row, reason: RefusalCode.unknownType.code, error: "\(type) is not an effect of ours")
        }
        guard attempt <= processor.settings.retry.delays.count + 1 else {
            return try buryEffect(row, reason: RefusalCode.failed.code, error: row["error"] ?? "no result in time")
        }
        try table.begin(id, attempt: attempt, leaseUntil: now + route.lease)
        batch.effects.append(.init(id: id, attempt: attempt, route: route, body: row.bytes("body")))
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
        let message = Incoming(
            stored: try Properties(encoded: row.bytes("properties")),
            exchange: "",
            routingKey: row["type"],
            body: row.bytes("body")
        )
        let id = row.bytes("id")
        try EffectTable(database: database).remove(id)
        let arrival = Arrival(message: message, origin: .effect(id: id), content: .ignored)
        try bury(arrival, reason: reason, error: error, attempts: row["attempt"])
    }

    /// Takes the row of a call away now that its result is here; false if an earlier attempt's result came first.
    func claimEffect(_ id: [UInt8]) throws -> Bool {
        let table = EffectTable(database: database)
        guard try table.find(id) != nil else { return false }
        waitingWorkChanged = true
        try table.remove(id)
        return true
    }
}
