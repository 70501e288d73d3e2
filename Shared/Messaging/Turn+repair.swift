internal import AMQP
internal import Logging
internal import Model
internal import Storage

// Missing events, found and fetched.
//
// A subscriber that sees a number skipped drops what comes after it and asks the source to send everything from there
// again (go-back-n); one request is under way at a time. Each repeat ends with a mark, the source's own count, which
// tells whether more is missing. The mark is asked for whenever a subscription is made anew, too: it travels through
// the same queue behind all events sent before, so what is missing in front of it has been lost with an old queue.
extension Turn {
    /// How long to wait for a repeat before asking for it again.
    private static let patience = Duration.seconds(5)
    /// How many events one request brings.
    private static let repeatLimit = 5000

    private var eventQueue: String { "\(processor.settings.service).events" }

    /// Asks every source what it has sent so far.
    func askForMarks() throws {
        for (source, events) in processor.sources.sorted(by: { $0.key < $1.key }) {
            try ask(source, MarkEvents(queue: eventQueue, events: events), type: "\(source).\(MarkEvents.verb)")
        }
    }

    func askAgain(for key: HighWater.Key, after sequence: Int64) throws {
        if let asked = state.askedAt[key], now - asked < Self.patience { return }
        state.askedAt[key] = now
        processor.logger.warning(
            "events are missing",
            metadata: ["event.source": "\(key.source)", "event.type": "\(key.event)", "event.after": "\(sequence)"]
        )
        try ask(
            key.source,
            ResendEvents(queue: eventQueue, event: key.event, after: sequence),
            type: "\(key.source).\(ResendEvents.verb)"
        )
    }

    /// Sends to the source's queue by name: a source that was never started has nothing to repeat, and needs no
    /// message waiting for it.
    private func ask(_ source: String, _ question: some Encodable, type: String) throws {
        var properties = Properties()
        properties.contentType = "application/json"
        properties.deliveryMode = 2
        properties.type = type
        properties.messageID = processor.environment.newUUID(at: now).description
        properties.appID = processor.settings.service
        try enqueue(
            exchange: Exchange.byQueueName,
            routingKey: "\(source).commands",
            properties: properties,
            body: try JSON.encode(question)
        )
    }

    /// Sends events again, to one queue only.
    ///
    /// Not through the outbox: whoever misses them asks again.
    func resend(_ event: String, after sequence: Int64, to queue: String) throws {
        let events = try Outbox.events(event, after: sequence, limit: Self.repeatLimit, in: database)
        for var message in events {
            message.token = -1
            message.exchange = Exchange.byQueueName
            message.routingKey = queue
            message.mandatory = false
            batch.publications.append(message)
        }
        try mark([event], to: queue)
    }

    /// Tells one queue how far each of these events has been counted.
    func mark(_ events: [String], to queue: String) throws {
        var heads: [String: MarkedHeads.Head] = [:]
        for event in events {
            let last = state.sequences[event] ?? 0
            let floor = try Outbox.firstSequence(of: event, in: database) ?? last + 1
            heads[event] = .init(last: last, floor: floor)
        }
        var properties = Properties()
        properties.contentType = "application/json"
        properties.deliveryMode = 2
        properties.type = MarkedHeads.type
        properties.messageID = processor.environment.newUUID(at: now).description
        properties.appID = processor.settings.service
        let marked = MarkedHeads(source: processor.settings.service, epoch: state.epoch, heads: heads)
        try enqueue(
            exchange: Exchange.byQueueName,
            routingKey: queue,
            properties: properties,
            body: try JSON.encode(marked)
        )
    }

    /// Compares the source's count with ours and asks for what is missing.
    func adopt(_ marked: MarkedHeads) throws {
        for (event, head) in marked.heads.sorted(by: { $0.key < $1.key }) {
            let key = HighWater.Key(source: marked.source, event: event)
            let (missingAfter, lost) = state.highWater.compare(
                key,
                epoch: marked.epoch,
                head: head.last,
                floor: head.floor
            )
            if lost > 0 {
                batch.counts.lostEvents += Int(lost)
                processor.logger.error(
                    "events are lost for good: the source keeps them no longer",
                    metadata: ["event.type": "\(event)", "event.count": "\(lost)"]
                )
            }
            state.askedAt[key] = nil
            if let missingAfter {
                batch.counts.gaps += 1
                try askAgain(for: key, after: missingAfter)
            }
        }
    }
}

/// Asks a service how far it has counted some of its events; the answer goes to the queue named.
struct MarkEvents: Codable, Sendable {
    static let verb = "ops.mark"
    var queue: String
    var events: [String]
}

/// Asks a service to send one type of event again from after a number.
struct ResendEvents: Codable, Sendable {
    static let verb = "ops.resend"
    var queue: String
    var event: String
    var after: Int64
}

/// How far a source has counted its events.
struct MarkedHeads: Codable, Sendable {
    static let type = "souk.mark"

    struct Head: Codable, Sendable {
        /// The last number given out.
        var last: Int64
        /// The first number still kept.
        var floor: Int64
    }

    var source: String
    var epoch: Int64
    var heads: [String: Head]
}

/// The routes of every service for the repair of its subscribers and its own subscriptions.
func repairRoutes(service: String) -> [Route] {
    [
        Route(type: "\(service).\(MarkEvents.verb)", kind: .command, roles: nil) { body in
            let question = try JSON.decode(MarkEvents.self, from: body)
            return Route.Call(key: question.queue) { unit in
                try checkQueue(question.queue, for: unit.cause)
                unit.record(.mark(events: question.events, queue: question.queue))
                return []
            }
        },
        Route(type: "\(service).\(ResendEvents.verb)", kind: .command, roles: nil) { body in
            let question = try JSON.decode(ResendEvents.self, from: body)
            return Route.Call(key: question.queue) { unit in
                try checkQueue(question.queue, for: unit.cause)
                unit.record(.resend(event: question.event, after: question.after, queue: question.queue))
                return []
            }
        },
        Route(type: MarkedHeads.type, kind: .event, roles: nil) { body in
            let marked = try JSON.decode(MarkedHeads.self, from: body)
            return Route.Call(key: marked.source) { unit in
                try checkSource(marked.source, of: unit.cause)
                unit.record(.adopt(marked))
                return []
            }
        },
    ]
}

/// A service may tell of its own events only.
private func checkSource(_ source: String, of mark: Incoming) throws {
    if let user = mark.user, case .service(let service)? = Role(user: user), service != "guest", service != source {
        throw Refusal(.notAllowed, "\(service) can't tell how far \(source) has counted.", path: "$.source")
    }
}

/// Events are sent again only to queues of events, and a service may name only its own.
private func checkQueue(_ queue: String, for cause: Incoming) throws {
    let suffix = ".events"
    guard queue.hasSuffix(suffix) else {
        throw Refusal(.invalidField, "Events are repeated to queues that end in \(suffix).", path: "$.queue")
    }
    if let user = cause.user, case .service(let service)? = Role(user: user), service != "guest",
        queue != service + suffix
    {
        throw Refusal(.notAllowed, "\(service) may name its own queue only.", path: "$.queue")
    }
}
