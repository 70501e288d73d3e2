import AMQP
import Messaging
import Model

/// A message that was set aside, and why; by a service of ours or by the broker itself.
struct DeadLetter: Sendable {
    var delivery: Delivery
    /// The type it was sent as; nil if nothing says so.
    var type: String?
    var reason: String
    var error: String?
    var handler: String?
    var attempts: Int64?
    /// When it failed for the first time, or was sent if nobody noted that.
    var since: Timestamp?
    /// The queue it was taken from; nil if nothing says so.
    var queue: String?

    init(_ delivery: Delivery) {
        self.delivery = delivery
        let headers = delivery.properties.headers
        let death = BrokerDeath(headers)
        type = delivery.properties.type ?? death?.routingKey
        reason = headers[Header.reason]?.stringValue ?? death.map { "broker: \($0.reason)" } ?? "unknown"
        error = headers[Header.lastError]?.stringValue
        handler = headers[Header.handler]?.stringValue
        attempts = headers[Header.attempt]?.intValue ?? death?.count
        since =
            headers[Header.firstFailedAt]?.instant ?? death?.time
            ?? delivery.properties.timestamp.map(Timestamp.init(brokerSeconds:))
        queue = headers[Header.queue]?.stringValue ?? death?.queue
    }

    var id: String? { delivery.properties.messageID }

    /// The message as it was before it was set aside, ready to be handled again.
    ///
    /// It keeps its id, so that what was already done is not done twice. Every `x-` header goes: the broker would
    /// count on from them. So does the sender, whom the broker has checked against another connection; the operator
    /// who replays vouches for the message as `user`. An expiration would let it vanish on the way.
    func revived(user: String?) -> Properties {
        var properties = delivery.properties
        properties.headers = Table(
            properties.headers.filter { !$0.key.hasPrefix("x-") && !Self.epitaph.contains($0.key) }
        )
        properties.headers[Header.replay] = .bool(true)
        properties.userID = user
        properties.expiration = nil
        properties.type = type
        properties.deliveryMode = 2
        return properties
    }

    /// All there is to know, for people and for other tools.
    var record: JSONValue {
        var fields = delivery.envelope.object ?? .init()
        fields["type"] = type.map { .string($0) } ?? .null
        fields["reason"] = .string(reason)
        fields["error"] = error.map { .string($0) }
        fields["handler"] = handler.map { .string($0) }
        fields["attempts"] = attempts.map { .int($0) }
        fields["since"] = since.map { .string($0.description) }
        fields["queue"] = queue.map { .string($0) }
        return .object(fields)
    }

    private static let epitaph: Set<String> = [
        Header.reason, Header.lastError, Header.handler, Header.attempt, Header.firstFailedAt, Header.queue,
        Header.sender,
    ]
}

/// What the broker notes when it sets a message aside on its own: the first entry of `x-death`.
private struct BrokerDeath {
    var reason: String
    var queue: String?
    var routingKey: String?
    var count: Int64?
    var time: Timestamp?

    init?(_ headers: Table) {
        // The newest death comes first; the oldest tells where the message was meant to go.
        let deaths = headers["x-death"]?.arrayValue?.compactMap(\.tableValue) ?? []
        guard let newest = deaths.first, let oldest = deaths.last else { return nil }
        reason = newest["reason"]?.stringValue ?? "unknown"
        queue = oldest["queue"]?.stringValue
        count = newest["count"]?.intValue
        time = oldest["time"]?.instant
        if case .array(let keys)? = oldest["routing-keys"] { routingKey = keys.first?.stringValue }
        // Sent straight to a queue: its key names the queue and not a type.
        if routingKey == queue { routingKey = nil }
    }
}

extension FieldValue {
    /// Milliseconds as we write them, the broker's whole seconds, or RFC 3339.
    var instant: Timestamp? {
        switch self {
        case .timestamp(let seconds): Timestamp(brokerSeconds: seconds)
        case .string(let text): Timestamp(text)
        default: intValue.map { Timestamp(milliseconds: $0) }
        }
    }
}

extension Timestamp {
    /// Takes whole seconds; anything past the year 9999 counts as its end.
    init(brokerSeconds seconds: UInt64) {
        self.init(milliseconds: Int64(min(seconds, 253_402_300_799)) * 1000)
    }
}
