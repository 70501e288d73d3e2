/// The properties of a message, as AMQP 0-9-1 defines them; those left nil do not travel.
public struct Properties: Sendable, Equatable {
    public var contentType: String?
    public var contentEncoding: String?
    public var headers: Table
    /// Either 1, gone when the broker restarts, or 2, written to disk by durable queues.
    public var deliveryMode: UInt8?
    public var priority: UInt8?
    public var correlationID: String?
    public var replyTo: String?
    /// Milliseconds, in decimal digits.
    public var expiration: String?
    public var messageID: String?
    /// Whole seconds since 1970.
    public var timestamp: UInt64?
    public var type: String?
    /// Checked by the broker against the user of the connection, when set.
    public var userID: String?
    public var appID: String?

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
        self.contentType = contentType
        self.contentEncoding = contentEncoding
        self.headers = headers
        self.deliveryMode = deliveryMode
        self.priority = priority
        self.correlationID = correlationID
        self.replyTo = replyTo
        self.expiration = expiration
        self.messageID = messageID
        self.timestamp = timestamp
        self.type = type
        self.userID = userID
        self.appID = appID
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
