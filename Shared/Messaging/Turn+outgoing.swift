internal import AMQP
internal import Logging
internal import Model
internal import Storage

// What leaves a turn: events and commands with their envelopes, timers, effects, replies.
extension Turn {
    func apply(_ records: [WorkUnit.Record], cause: Incoming) throws {
        guard !records.isEmpty else { return }
        let trace = Trace(continuing: cause, environment: processor.environment)
        for record in records {
            switch record {
            case .publish(let exchange, let type, let key, let body, let isEvent):
                let sequence = isEvent ? takeNumber(of: type) : nil
                try enqueue(
                    exchange: exchange,
                    routingKey: type,
                    properties: properties(type, key: key, cause: cause, trace: trace, sequence: sequence),
                    body: body,
                    event: isEvent ? type : nil,
                    sequence: sequence
                )
            case .startTimer(let type, let key, let dueAt, let body):
                waitingWorkChanged = true
                let id = processor.environment.newUUID(at: now)
                var properties = self.properties(type, key: key ?? "", cause: cause, trace: trace)
                properties.messageID = id.description
                try TimerTable(database: database).set(
                    id,
                    key: key,
                    type: type,
                    dueAt: dueAt,
                    properties: properties,
                    body: body
                )
            case .cancelTimer(let key):
                waitingWorkChanged = true
                try TimerTable(database: database).cancel(key)
            case .startEffect(let type, let body, let answers):
                waitingWorkChanged = true
                let id = processor.environment.newUUID(at: now)
                var properties = self.properties(type, key: "", cause: cause, trace: trace)
                properties.messageID = id.description
                if answers {
                    properties.asker = cause.properties.asker ?? Asker(of: cause)
                    answeringEffect = id
                }
                try EffectTable(database: database).insert(id, type: type, properties: properties, body: body, now: now)
            case .resend(let event, let after, let queue):
                try resend(event, after: after, to: queue)
            case .mark(let events, let queue):
                try mark(events, to: queue)
            case .adopt(let heads):
                try adopt(heads)
            case .forget(let forgetting):
                try forget(forgetting)
            case .scrub:
                batch.erases = true
            case .afterCommit(let action):
                batch.afterCommit.append(action)
            }
        }
    }

    func properties(_ type: String, key: String, cause: Incoming, trace: Trace, sequence: Int64? = nil) -> Properties {
        var headers = Table()
        headers.reserveCapacity(6)
        headers.append(Header.cause, .string(cause.id))
        headers.append(Header.time, .int(now.milliseconds))
        headers.append(Header.traceparent, .string(trace.traceparent))
        if !key.isEmpty { headers.append(Header.partition, .string(key)) }
        if let sequence {
            headers.append(Header.sequence, .int(sequence))
            headers.append(Header.epoch, .int(state.epoch))
        }
        return Properties(
            contentType: "application/json",
            headers: headers,
            deliveryMode: 2,
            correlationID: cause.correlationID ?? cause.id,
            messageID: processor.environment.newUUID(at: now).description,
            timestamp: UInt64(now.milliseconds / 1000),
            type: type,
            appID: processor.settings.service
        )
    }

    func enqueue(
        exchange: String,
        routingKey: String,
        properties: Properties,
        body: [UInt8],
        event: String? = nil,
        sequence: Int64? = nil
    ) throws {
        let message = OutgoingMessage(
            token: takePosition(),
            exchange: exchange,
            routingKey: routingKey,
            mandatory: Exchange.isMandatory(exchange),
            properties: properties,
            body: body
        )
        try statements.outbox.insert(message, at: now, event: event, sequence: sequence)
        batch.publications.append(message)
    }

    /// Makes a dead letter of a message that the broker doesn't take, so that its row may go.
    func buryReturned(_ position: Int64, error: String) throws {
        batch.buried.append(position)
        let service = processor.settings.service
        guard let outgoing = try Outbox.message(at: position, in: database, of: service) else { return }
        let message = Incoming(
            stored: outgoing.properties,
            exchange: outgoing.exchange,
            routingKey: outgoing.routingKey,
            body: outgoing.body
        )
        guard outgoing.exchange != Exchange.dead else {
            return processor.logger.error(
                "the broker does not even take a dead letter: the message is lost",
                metadata: metadata(message, ["error": "\(error)"])
            )
        }
        try bury(
            Arrival(message: message, origin: .outbox, content: .ignored),
            reason: "returned",
            error: error,
            attempts: 1
        )
    }

    /// Answers whoever wants an answer.
    ///
    /// One that waits on its connection gets it past the outbox: if either side goes down meanwhile it asks again, under
    /// the same id, and the inbox knows the answer.
    func reply(to message: Incoming, _ body: [UInt8]) throws {
        guard let answer = Reply.message(to: message, body: body, service: processor.settings.service, now: now) else {
            return
        }
        if answer.isDirect {
            batch.replies.append(answer.message)
        } else {
            try enqueue(
                exchange: Exchange.byQueueName,
                routingKey: answer.message.routingKey,
                properties: answer.message.properties,
                body: body
            )
        }
    }

    /// The next number of a type of event, gapless in this epoch.
    private func takeNumber(of event: String) -> Int64 {
        let number = (state.sequences[event] ?? 0) + 1
        state.sequences[event] = number
        changedSequences.insert(event)
        return number
    }

    func takePosition() -> Int64 {
        defer { state.nextPosition += 1 }
        return state.nextPosition
    }

    func metadata(_ message: Incoming, _ more: Logger.Metadata) -> Logger.Metadata {
        more.merging(["message.id": "\(message.id)", "message.type": "\(message.type)"]) { own, _ in own }
    }
}
