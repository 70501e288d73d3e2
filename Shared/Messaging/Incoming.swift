public import AMQP
internal import Model
public import Storage

/// A message as it arrived, in whichever of the accepted forms, with its envelope understood and its body unread.
public struct Incoming: Sendable {
    public var exchange: String
    public var routingKey: String
    /// As they arrived, the accepted forms set aside: dead letters and parked messages keep them whole.
    public var properties: Properties
    public var body: [UInt8]
    public var isRedelivered: Bool

    /// The idempotency key, unique per ``source``.
    public var id: String
    /// Whether the sender chose no id: then a crash can make it run twice.
    public var isAnonymous: Bool
    public var type: String
    /// The sender's name for itself (`app_id`); not verified, unlike ``user``.
    public var source: String
    /// The entity the message is about: its partition key, if the sender gave one.
    public var subject: String?

    /// The broker user, checked by the broker.
    public var user: String? { properties.userID }
    /// The service whose broker user has sent it; nil for everybody else, and for RabbitMQ's `guest`, who may be anybody.
    public var sendingService: String? {
        guard let user, user != "guest", case .service(let service)? = Role(user: user) else { return nil }
        return service
    }
    public var replyTo: String? { properties.replyTo }
    public var correlationID: String? { properties.correlationID }
    public var traceparent: String? { properties.headers[Header.traceparent]?.stringValue }
    public var authorization: String? { properties.headers[Header.authorization]?.stringValue }
    /// Events are counted from 1: anything less is no number of theirs.
    public var sequence: Int64? { properties.headers[Header.sequence]?.number.flatMap { $0 > 0 ? $0 : nil } }
    public var epoch: Int64? { properties.headers[Header.epoch]?.number }
    /// Whether somebody has sent a dead letter again, or an old event: a message to treat as new.
    public var isReplay: Bool { properties.headers[Header.replay]?.isTrue == true }
    /// Whether what it said has been erased since it was sent.
    var isErased: Bool { properties.headers[Header.erased]?.isTrue == true }

    /// The same message with its envelope in the properties, however it came: it can be stored and sent on.
    var selfContained: Incoming {
        var message = self
        message.properties.messageID = id
        if !type.isEmpty { message.properties.type = type }
        if !source.isEmpty { message.properties.appID = source }
        return message
    }
}

/// The headers of a message that are ours, and the ones of W3C Trace Context.
public enum Header {
    public static let cause = "souk-cause"
    public static let sequence = "souk-seq"
    public static let epoch = "souk-epoch"
    public static let time = "souk-time"
    public static let attempt = "souk-attempt"
    public static let partition = "souk-partition"
    public static let replay = "souk-replay"
    public static let idempotent = "souk-idempotent"
    public static let firstFailedAt = "souk-first-failed-at"
    public static let lastError = "souk-last-error"
    public static let reason = "souk-reason"
    public static let handler = "souk-handler"
    public static let queue = "souk-queue"
    public static let sender = "souk-sender"
    /// The event was about somebody who has been erased: it keeps its number and says nothing.
    public static let erased = "souk-erased"
    public static let traceparent = "traceparent"
    public static let tracestate = "tracestate"
    public static let authorization = "authorization"
}

extension Properties {
    /// When the message was sent, to the millisecond if its sender says so; nil if what it says is no time.
    var sentAt: Timestamp? {
        let milliseconds = headers[Header.time]?.number ?? timestamp.map { Int64(clamping: $0) &* 1000 }
        return milliseconds.map(Timestamp.init(milliseconds:)).flatMap { Timestamp.writable.contains($0) ? $0 : nil }
    }
}

extension FieldValue {
    /// The number, also where a tool that only knows strings has sent it as one.
    var number: Int64? { intValue ?? stringValue.flatMap(Int64.init) }
    var isTrue: Bool { boolValue == true || stringValue == "true" }
}

extension Incoming {
    /// What AMQP allows a property such as the type or the id.
    private static let longestProperty = 255

    /// Takes a stored message up again, from a row with its properties and body.
    ///
    /// - Throws: if the row is damaged; what is left of it must not run.
    public init(stored row: Row, exchange: String = "", routingKey: String = "") throws {
        self.init(
            stored: try Properties(encoded: row.blob("properties")),
            exchange: exchange,
            routingKey: routingKey,
            body: try row.blob("body")
        )
    }

    /// What is left of a stored message whose row is damaged, under a new id: fit to be looked at.
    init(remainsOf row: Row, routingKey: String, id: UUID128) {
        self.init(
            stored: Properties(messageID: id.description, type: routingKey),
            exchange: "",
            routingKey: routingKey,
            body: (try? row.blob("body")) ?? []
        )
        isAnonymous = true
    }

    /// Takes a stored message up again.
    package init(stored properties: Properties, exchange: String, routingKey: String, body: [UInt8]) {
        self.exchange = exchange
        self.routingKey = routingKey
        self.properties = properties
        self.body = body
        isRedelivered = false
        id = properties.messageID ?? ""
        isAnonymous = id.isEmpty
        type = properties.type ?? ""
        source = properties.appID ?? ""
        subject = properties.headers[Header.partition]?.stringValue
    }

    /// Understands the envelope of a delivery.
    ///
    /// The type comes from the `type` property, else the routing key of a real exchange, else the field `type` of the
    /// body; a structured CloudEvents body brings its own. Without any of them the type is empty.
    /// - Parameters:
    ///   - delivery: as it came.
    ///   - freshID: the id of a message that has none.
    /// - Throws: `JSONError` if the envelope itself is in the body and can't be read.
    init(_ delivery: Delivery, freshID: () -> String) throws(JSONError) {
        self.init(envelopeOf: delivery)
        if properties.contentType?.hasPrefix("application/cloudevents+json") == true {
            try openCloudEvent(JSONValue.parse(body))
        } else if type.isEmpty, let value = try? JSONValue.parse(body) {
            if value["specversion"] != nil {
                try openCloudEvent(value)
            } else if case .string(let named)? = value["type"] {
                guard named.utf8.count <= Self.longestProperty else {
                    throw JSONError(path: "$.type", detail: "longer than \(Self.longestProperty) bytes")
                }
                type = named
            }
        }
        identify(freshID)
    }

    /// Takes the envelope from the properties alone.
    init(envelopeOf delivery: Delivery, freshID: () -> String) {
        self.init(envelopeOf: delivery)
        identify(freshID)
    }

    private init(envelopeOf delivery: Delivery) {
        exchange = delivery.exchange
        routingKey = delivery.routingKey
        properties = delivery.properties
        properties.forgetAsker()
        body = delivery.body
        isRedelivered = delivery.redelivered
        source = properties.appID ?? ""
        subject = properties.headers[Header.partition]?.stringValue
        type = properties.type ?? (exchange.isEmpty ? "" : routingKey)
        id = properties.messageID ?? ""
        isAnonymous = false
    }

    private mutating func identify(_ freshID: () -> String) {
        isAnonymous = id.isEmpty
        if isAnonymous { id = freshID() }
    }

    /// Takes envelope and body out of a structured CloudEvents 1.0 message.
    private mutating func openCloudEvent(_ event: JSONValue) throws(JSONError) {
        func attribute(_ name: String) throws(JSONError) -> String {
            switch event[name] {
            case .string(let text)? where (1...Self.longestProperty).contains(text.utf8.count): return text
            case nil: throw JSONError(path: "$.\(name)", detail: "a CloudEvent needs this attribute")
            default:
                throw JSONError(path: "$.\(name)", detail: "expected a string of 1 to \(Self.longestProperty) bytes")
            }
        }
        guard try attribute("specversion") == "1.0" else {
            throw JSONError(path: "$.specversion", detail: "only CloudEvents 1.0 is understood")
        }
        id = try attribute("id")
        type = try attribute("type")
        source = try attribute("source")
        if event["subject"] != nil { subject = try attribute("subject") }
        guard let data = event["data"] else {
            throw JSONError(path: "$.data", detail: "expected the body of the message here, as JSON")
        }
        body = data.encoded()
        properties.contentType = "application/json"
    }
}
