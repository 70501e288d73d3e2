/// The properties of a message, as AMQP 0-9-1 defines them; those left nil do not travel.
///
/// Thirteen fields behind one reference, copied on write: messages are handed on several times between threads and
/// structures, and a dozen counted references each time took a quarter of a service's processor time.
public struct Properties: Sendable, Equatable {
    private struct Fields: Sendable, Equatable {
        var contentType: String?
        var contentEncoding: String?
        var headers: Table
        var deliveryMode: UInt8?
        var priority: UInt8?
        var correlationID: String?
        var replyTo: String?
        var expiration: String?
        var messageID: String?
        var timestamp: UInt64?
        var type: String?
        var userID: String?
        var appID: String?
    }

    /// Written to only while nobody else refers to it.
    private final class Storage: @unchecked Sendable {
        var fields: Fields

        init(_ fields: Fields) { self.fields = fields }
    }

    private var storage: Storage

    private var fields: Fields {
        _read { yield storage.fields }
        _modify {
            if !isKnownUniquelyReferenced(&storage) { storage = Storage(storage.fields) }
            yield &storage.fields
        }
    }

    public init(
        contentType: String? = nil,
        contentEncoding: String? = nil,
        headers: Table = Table(),
        deliveryMode: UInt8? = nil,
        priority: UInt8? = nil,
        correlationID: String? = nil,
        replyTo: String? = nil,
        expiration: String? = nil,
        messageID: String? = nil,
        timestamp: UInt64? = nil,
        type: String? = nil,
        userID: String? = nil,
        appID: String? = nil
    ) {
        storage = Storage(
            Fields(
                contentType: contentType,
                contentEncoding: contentEncoding,
                headers: headers,
                deliveryMode: deliveryMode,
                priority: priority,
                correlationID: correlationID,
                replyTo: replyTo,
                expiration: expiration,
                messageID: messageID,
                timestamp: timestamp,
                type: type,
                userID: userID,
                appID: appID
            )
        )
    }

    public static func == (left: Self, right: Self) -> Bool {
        left.storage === right.storage || left.fields == right.fields
    }

    public var contentType: String? {
        _read { yield fields.contentType }
        _modify { yield &fields.contentType }
    }
    public var contentEncoding: String? {
        _read { yield fields.contentEncoding }
        _modify { yield &fields.contentEncoding }
    }
    public var headers: Table {
        _read { yield fields.headers }
        _modify { yield &fields.headers }
    }
    /// Either 1, gone when the broker restarts, or 2, written to disk by durable queues.
    public var deliveryMode: UInt8? {
        _read { yield fields.deliveryMode }
        _modify { yield &fields.deliveryMode }
    }
    public var priority: UInt8? {
        _read { yield fields.priority }
        _modify { yield &fields.priority }
    }
    public var correlationID: String? {
        _read { yield fields.correlationID }
        _modify { yield &fields.correlationID }
    }
    public var replyTo: String? {
        _read { yield fields.replyTo }
        _modify { yield &fields.replyTo }
    }
    /// Milliseconds, in decimal digits.
    public var expiration: String? {
        _read { yield fields.expiration }
        _modify { yield &fields.expiration }
    }
    public var messageID: String? {
        _read { yield fields.messageID }
        _modify { yield &fields.messageID }
    }
    /// Whole seconds since 1970.
    public var timestamp: UInt64? {
        _read { yield fields.timestamp }
        _modify { yield &fields.timestamp }
    }
    public var type: String? {
        _read { yield fields.type }
        _modify { yield &fields.type }
    }
    /// Checked by the broker against the user of the connection, when set.
    public var userID: String? {
        _read { yield fields.userID }
        _modify { yield &fields.userID }
    }
    public var appID: String? {
        _read { yield fields.appID }
        _modify { yield &fields.appID }
    }
}

/// A message from the broker, with what is needed to acknowledge it.
///
/// Text that is not valid UTF-8 arrives repaired, with U+FFFD in place of what could not be read; the body is untouched.
public struct Delivery: Sendable, Equatable {
    public var channel: UInt16
    /// Which connection the tag belongs to: tags restart with each one.
    public var epoch: UInt64
    public var tag: UInt64
    public var consumerTag: String
    public var redelivered: Bool
    public var exchange: String
    public var routingKey: String
    public var properties: Properties
    public var body: [UInt8]

    public init(
        channel: UInt16 = 0,
        epoch: UInt64 = 0,
        tag: UInt64 = 0,
        consumerTag: String = "",
        redelivered: Bool = false,
        exchange: String = "",
        routingKey: String = "",
        properties: Properties = Properties(),
        body: [UInt8] = []
    ) {
        self.channel = channel
        self.epoch = epoch
        self.tag = tag
        self.consumerTag = consumerTag
        self.redelivered = redelivered
        self.exchange = exchange
        self.routingKey = routingKey
        self.properties = properties
        self.body = body
    }
}

/// A message to the broker.
public struct OutgoingMessage: Sendable, Equatable {
    /// The sender's own name for this message; it comes back in the settlement and does not travel.
    public var token: Int64
    public var exchange: String
    public var routingKey: String
    /// Whether the broker must return the message when no queue takes it.
    public var mandatory: Bool
    public var properties: Properties
    public var body: [UInt8]

    public init(
        token: Int64 = 0,
        exchange: String = "",
        routingKey: String,
        mandatory: Bool = true,
        properties: Properties = Properties(),
        body: [UInt8] = []
    ) {
        self.token = token
        self.exchange = exchange
        self.routingKey = routingKey
        self.mandatory = mandatory
        self.properties = properties
        self.body = body
    }
}
