internal import AMQP
internal import Logging
internal import Model
internal import Storage

/// One transaction of the processor, from its first message to its last.
final class Turn {
    let processor: Processor
    let database: Database
    let statements: Statements
    let now: Timestamp
    var state: Processor.State
    var batch = Processor.Batch()
    /// Whether timers, parked messages or effects have changed.
    var waitingWorkChanged = false
    var changedSequences: Set<String> = []
    /// What is being dealt with: what is to blame if the turn fails.
    var current: Item?
    /// The effect that will answer the message being dealt with.
    var answeringEffect: UUID128?
    /// How many more effects may begin.
    var effectRoom: Int
    private let convictions: [Item.Due: Conviction]

    /// One of the things that a turn deals with.
    enum Item {
        /// By its place in the batch.
        case work(Int)
        case due(Due)

        enum Due: Hashable {
            case parked(Int64)
            case timer([UInt8])
            case effect([UInt8])
        }
    }

    init(
        processor: Processor,
        database: Database,
        statements: Statements,
        state: Processor.State,
        now: Timestamp,
        effectRoom: Int,
        convictions: [Item.Due: Conviction]
    ) {
        self.processor = processor
        self.database = database
        self.statements = statements
        self.state = state
        self.now = now
        self.effectRoom = effectRoom
        self.convictions = convictions
    }

    /// Notes what is dealt with now; returns why it is to be buried, if it has made a turn fail.
    func turnTo(_ item: Item) -> Conviction? {
        current = item
        guard case .due(let due) = item, !convictions.isEmpty else { return nil }
        return convictions[due]
    }

    /// What a dead letter's headers may take of the broker's frame of 128 KiB.
    private static let roomForHeaders = 100_000

    private var inbox: Inbox { statements.inbox }
    private var retry: RetrySchedule { processor.settings.retry }

    func settle(through position: Int64) throws {
        guard position > state.relayed else { return }
        try statements.outbox.settle(after: state.relayed, through: position)
        try Meta.set("relayed", to: position, in: database)
        state.relayed = position
    }

    func run(_ work: Processor.Work) throws {
        switch work {
        case .arrival(let arrival): try handle(arrival)
        case .effectFailed(let id, let attempt, let error): try effectFailed(id, attempt: attempt, error: error)
        case .returned(let position, let error): try buryReturned(position, error: error)
        case .subscribed: try askForMarks()
        case .replayed(let offset): try Meta.set("log_offset", to: offset, in: database)
        case .poison(let arrival, let conviction): try buryPoison(arrival, conviction)
        case .poisonDue(let conviction): try buryFirstDue(conviction)
        case .absolve(let id): try SuspectTable(database: database).absolve(id)
        }
    }

    /// Writes down what has changed in memory, and forgets what is old.
    func finish(prunes: Bool) throws {
        for event in changedSequences {
            try database.run(
                "INSERT INTO sequence VALUES (?, ?) ON CONFLICT DO UPDATE SET last = excluded.last",
                [event, state.sequences[event]]
            )
        }
        for (key, mark) in state.highWater.takeDirty() {
            try database.run(
                """
                INSERT INTO high_water VALUES (?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET epoch = excluded.epoch, last = excluded.last
                """,
                [key.source, key.event, mark.epoch, mark.last]
            )
        }
        if prunes {
            try inbox.prune(before: now - processor.settings.inboxRetention, limit: 20_000)
            try Outbox.prune(
                before: now - processor.settings.eventRetention,
                through: state.relayed,
                limit: 20_000,
                in: database
            )
        }
        if waitingWorkChanged || state.holdsEffectsBack {
            state.holdsEffectsBack = effectRoom == 0
            state.nextDue = try nextDue(in: database, effectsAfter: effectRoom == 0 ? now : nil)
        }
        batch.nextDue = state.nextDue
    }

    func handle(_ arrival: Arrival) throws {
        var arrival = arrival
        if case .effect(let id) = arrival.origin {
            guard let call = try claimEffect(id) else { return }
            arrival.message.properties.asker = call.asker
        }
        guard try isNew(arrival) else { return }
        switch arrival.content {
        case .ignored:
            batch.counts.ignored += 1
        case .refused(let refusal):
            try refuse(arrival, refusal)
        case .unreadable(let refusal), .forged(let refusal):
            try bury(
                arrival,
                reason: refusal.code.code,
                error: refusal.path.map { "\($0): \(refusal.detail)" } ?? refusal.detail,
                attempts: 0
            )
            try reply(to: arrival.message, Reply.problem(refusal))
            try answerAsker(of: arrival.message, .dead, Reply.problem(refusal))
        case .call(let route, let call):
            try perform(arrival, route, call)
        }
    }

    /// Whether the message has not been dealt with before; answers again if it has.
    func isNew(_ arrival: Arrival) throws -> Bool {
        let message = arrival.message
        guard case .broker(let queue) = arrival.origin else { return true }
        if case .forged = arrival.content { return true }
        if let sequence = message.sequence, let epoch = message.epoch, queue.hasSuffix(".events") {
            if case .ignored = arrival.content { return true }
            return try isNextEvent(arrival, epoch: epoch, sequence: sequence)
        }
        guard !message.isAnonymous, let known = try inbox.find(message) else { return true }
        // A dead letter that somebody sends again runs again; one that a crash brings back doesn't.
        if known.state == .dead && !message.isRedelivered { return true }
        batch.counts.duplicates += 1
        if known.state == .waiting {
            try redirectAnswer(known.reply, to: message)
        } else {
            try reply(to: message, known.reply)
        }
        return false
    }

    private func isNextEvent(_ arrival: Arrival, epoch: Int64, sequence: Int64) throws -> Bool {
        let message = arrival.message
        let key = HighWater.Key(source: message.source, event: message.type)
        switch state.highWater.admit(key, epoch: epoch, sequence: sequence) {
        case .next:
            return true
        case .duplicate:
            // The source repeats dead events with all others; only an operator means to have one run again.
            if message.isReplay, !message.isRedelivered, try inbox.find(message)?.state == .dead { return true }
            batch.counts.duplicates += 1
            return false
        case .gap(let last):
            batch.counts.gaps += 1
            try askAgain(for: key, after: last)
            return false
        }
    }

    private func perform(_ arrival: Arrival, _ route: Route, _ call: Route.Call) throws {
        let message = arrival.message
        let key = orderingKey(message, route, call)
        // Rounds of tries that have failed before; the first round has several at once.
        var attempt = 0
        var firstFailedAt: Timestamp?
        if case .parked(_, let tried, let failedAt) = arrival.origin {
            attempt = tried
            firstFailedAt = failedAt
        } else if state.parkedKeys[key] != nil {
            return try park(arrival, key: key, dueAt: nil, attempt: 0, firstFailedAt: nil, error: nil)
        }

        var failure: any Error
        let triedBefore = attempt == 0 ? 0 : retry.immediateTries + attempt - 1
        var tries = 0
        repeat {
            let unit = WorkUnit(
                database: database,
                now: now,
                cause: message,
                attempt: triedBefore + tries,
                logger: processor.logger,
                environment: processor.environment
            )
            try statements.savepoint.run()
            let reply: [UInt8]
            do {
                reply = try call.run(unit)
                if let failure = unit.failure { throw failure }
            } catch let refusal as Refusal {
                try rollBack()
                return try refuse(arrival, refusal, key: key)
            } catch let error as DatabaseError where error.isStorageTrouble {
                throw error
            } catch {
                try rollBack()
                failure = error
                tries += 1
                continue
            }
            try statements.release.run()
            processor.failpoint(.handled)
            return try succeed(arrival, key: key, reply: reply, records: unit.records)
        } while tries < (attempt == 0 ? retry.immediateTries : 1)

        let error = String(String(describing: failure).prefix(500))
        let failedAt = firstFailedAt ?? now
        guard let delay = retry.delay(after: attempt, random: processor.environment.random()) else {
            try bury(
                arrival,
                reason: RefusalCode.failed.code,
                error: error,
                attempts: triedBefore + tries,
                key: key,
                firstFailedAt: failedAt
            )
            let problem = Reply.problem(Refusal(.failed, "Tried \(triedBefore + tries) times; now a dead letter."))
            try reply(to: message, problem)
            return try answerAsker(of: message, .dead, problem)
        }
        processor.logger.warning(
            "message failed and will be tried again",
            metadata: metadata(message, ["error": "\(error)", "attempt": "\(attempt + 1)", "delay": "\(delay)"])
        )
        try park(
            arrival,
            key: key,
            dueAt: now + delay,
            attempt: attempt + 1,
            firstFailedAt: failedAt,
            error: error
        )
    }

    private func rollBack() throws {
        try statements.rollback.run()
        try statements.release.run()
    }

    /// Commands and events of one key don't wait for each other: their senders know no common order.
    private func orderingKey(_ message: Incoming, _ route: Route, _ call: Route.Call) -> String {
        switch route.kind {
        case .command: call.key
        case .event: "\(message.source) \(call.key)"
        }
    }

    private func succeed(_ arrival: Arrival, key: String, reply body: [UInt8], records: [WorkUnit.Record]) throws {
        let message = arrival.message
        batch.counts.done += 1
        answeringEffect = nil
        try apply(records, cause: message)
        if let answeringEffect {
            try leave(arrival, .waiting, key: key, reply: answeringEffect.bytes)
            return try askerGoesOnWaiting(of: message, for: answeringEffect)
        }
        try leave(arrival, .done, key: key, reply: body)
        try reply(to: message, body)
        try answerAsker(of: message, .done, body)
    }

    private func refuse(_ arrival: Arrival, _ refusal: Refusal, key: String? = nil) throws {
        let message = arrival.message
        batch.counts.refused += 1
        processor.logger.note(refusal, of: message)
        let body = Reply.problem(refusal)
        try leave(arrival, .refused, key: key, reply: body)
        try reply(to: message, body)
        try answerAsker(of: message, .refused, body)
    }

    /// Puts a message aside, for a later try or behind another of its key.
    private func park(
        _ arrival: Arrival,
        key: String,
        dueAt: Timestamp?,
        attempt: Int,
        firstFailedAt: Timestamp?,
        error: String?
    ) throws {
        let table = ParkedTable(database: database)
        waitingWorkChanged = true
        batch.counts.parked += 1
        if case .parked(let position, _, _) = arrival.origin {
            return try table.postpone(
                position,
                attempt: attempt,
                until: dueAt ?? now,
                firstFailedAt: firstFailedAt ?? now,
                error: error ?? ""
            )
        }
        try table.insert(
            arrival.message.selfContained,
            position: takePosition(),
            key: key,
            dueAt: dueAt,
            attempt: attempt,
            firstFailedAt: firstFailedAt,
            error: error
        )
        state.parkedKeys[key, default: 0] += 1
        if case .broker = arrival.origin, !arrival.message.isAnonymous {
            try inbox.remember(arrival.message, .parked, at: now)
        }
    }

    /// Moves a message to the dead letters, with all that helps to understand why.
    func bury(
        _ arrival: Arrival,
        reason: String,
        error: String,
        attempts: Int,
        key: String? = nil,
        firstFailedAt: Timestamp? = nil
    ) throws {
        let message = arrival.message
        batch.counts.dead += 1
        processor.logger.error(
            "message is dead",
            metadata: metadata(message, ["reason": "\(reason)", "error": "\(error)", "attempts": "\(attempts)"])
        )
        var properties = message.selfContained.properties
        properties.userID = nil
        properties.expiration = nil
        properties.replyTo = nil
        properties.deliveryMode = 2
        properties.headers = Table(
            properties.headers.entries.filter { header in
                !header.key.hasPrefix("x-") && header.key.utf8.count <= OutgoingMessage.longestHeaderName
            }
        )
        // With ours they might not fit into a frame any more: the message itself matters more.
        if try properties.encoded().count > Self.roomForHeaders { properties.headers = Table() }
        properties.headers[Header.reason] = .string(reason)
        properties.headers[Header.lastError] = .string(error)
        properties.headers[Header.handler] = .string(message.type)
        properties.headers[Header.attempt] = .int(Int64(attempts))
        properties.headers[Header.firstFailedAt] = .int((firstFailedAt ?? now).milliseconds)
        if let user = message.user { properties.headers[Header.sender] = .string(user) }
        if let queue = queue(of: arrival) { properties.headers[Header.queue] = .string(queue) }
        try enqueue(
            exchange: Exchange.dead,
            routingKey: processor.settings.service,
            properties: properties,
            body: message.body
        )
        try leave(arrival, .dead, key: key, reply: Reply.problem(Refusal(.failed, "The message is a dead letter.")))
    }

    /// Where the message was taken from, or was to go; nil if that is no single queue.
    private func queue(of arrival: Arrival) -> String? {
        let message = arrival.message
        switch arrival.origin {
        case .broker(let queue): return queue
        case .outbox where message.exchange == Exchange.byQueueName: return message.routingKey
        case .outbox where message.exchange == Exchange.commands:
            return "\(message.routingKey.prefix { $0 != "." }).commands"
        case .outbox: return nil
        case .timer, .parked, .effect:
            return "\(processor.settings.service).\(message.sequence != nil ? "events" : "commands")"
        }
    }

    /// Remembers how a message ended, and takes it from wherever it waited.
    private func leave(_ arrival: Arrival, _ outcome: Inbox.State, key: String?, reply: [UInt8]) throws {
        let message = arrival.message
        switch arrival.origin {
        case .broker:
            // What another service said in its name must not pass for the message itself.
            if case .forged = arrival.content { return }
            // Numbered events are remembered by their number, all but the dead, which may come again.
            if !message.isAnonymous, message.sequence == nil || outcome == .dead || message.isReplay {
                try inbox.remember(message, outcome, reply: reply, at: now)
            }
        case .parked(let position, _, _):
            waitingWorkChanged = true
            let key = try key ?? parkedKey(position)
            try ParkedTable(database: database).remove(position, key: key, now: now)
            let count = state.parkedKeys[key, default: 1] - 1
            state.parkedKeys[key] = count > 0 ? count : nil
            if !message.isAnonymous { try inbox.remember(message, outcome, reply: reply, at: now) }
        case .timer, .effect, .outbox:
            break
        }
    }

    private func parkedKey(_ position: Int64) throws -> String {
        try database.one("SELECT key FROM parked WHERE position = ?", [position]).map { $0["key"] } ?? ""
    }
}
