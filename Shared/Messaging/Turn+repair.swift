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
        // One request at a time: what is under way brings what is missing, and ends with a mark.
        guard state.asked[key] == nil else { return }
        state.asked[key] = RepairRequest(after: sequence, now: now)
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

    /// Asks again where nothing has come for a while: the request, or its answer, is lost.
    func repeatRequests() throws {
        for (key, request) in state.asked where request.retryAt <= now {
            let last = state.highWater.marks[key]?.last ?? 0
            if last > request.reached {
                state.asked[key] = request.reaching(last, now: now)
            } else {
                state.asked[key] = nil
                try askAgain(for: key, after: last)
            }
        }
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
        try mark([event], to: queue, answering: sequence)
    }

    /// Tells one queue how far each of these events has been counted.
    ///
    /// At the end of a repeat it tells which request it answers: the number after which events were asked for.
    func mark(_ events: [String], to queue: String, answering request: Int64? = nil) throws {
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
        let marked = MarkedHeads(
            source: processor.settings.service,
            epoch: state.epoch,
            heads: heads,
            answering: request
        )
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
                batch.counts.lostEvents &+= Int(lost)
                processor.logger.error(
                    "events are lost for good: the source keeps them no longer",
                    metadata: ["event.type": "\(event)", "event.count": "\(lost)"]
                )
            }
            // The answer to an older request says nothing about the one that is under way.
            if let request = state.asked[key], request.after == marked.answering { state.asked[key] = nil }
            if let missingAfter {
                batch.counts.gaps += 1
                try askAgain(for: key, after: missingAfter)
            }
        }
    }
}

/// A request for missing events that is under way.
struct RepairRequest {
    /// How long to wait without any progress before asking again.
    private static let patience = Duration.seconds(5)

    let after: Int64
    /// How far the repeat had come when that was last looked at.
    private(set) var reached: Int64
    private(set) var retryAt: Timestamp

    init(after sequence: Int64, now: Timestamp) {
        after = sequence
        reached = sequence
        retryAt = now + Self.patience
    }

    func reaching(_ sequence: Int64, now: Timestamp) -> RepairRequest {
        var request = self
        request.reached = sequence
        request.retryAt = now + Self.patience
        return request
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
    /// The number after which a repeat was asked for, if the mark is at the end of one.
    var answering: Int64?
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
            guard marked.heads.values.allSatisfy({ $0.last >= 0 && $0.floor > 0 }) else {
                throw Refusal(.invalidField, "Events are counted from 1.", path: "$.heads")
            }
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
    if let service = mark.sendingService, service != source {
        throw Refusal(.notAllowed, "\(service) can't tell how far \(source) has counted.", path: "$.source")
    }
}

/// Events are sent again only to queues of events, and a service may name only its own.
private func checkQueue(_ queue: String, for cause: Incoming) throws {
    let suffix = ".events"
    guard queue.hasSuffix(suffix) else {
        throw Refusal(.invalidField, "Events are repeated to queues that end in \(suffix).", path: "$.queue")
    }
    if let service = cause.sendingService, queue != service + suffix {
        throw Refusal(.notAllowed, "\(service) may name its own queue only.", path: "$.queue")
    }
}
