public import AMQP

/// The exchanges, by name.
public enum Exchange {
    public static let commands = "souk.commands"
    public static let events = "souk.events"
    public static let queries = "souk.queries"
    public static let dead = "souk.dead"
    public static let unrouted = "souk.unrouted"
    /// The broker's own: delivers straight to the queue that the routing key names.
    public static let byQueueName = ""

    /// Whether a message to it should come back when no queue takes it: replies must not (direct reply-to always
    /// returns them on RabbitMQ 3.x), and all others that could get lost have `souk.unrouted` behind them.
    static func isMandatory(_ exchange: String) -> Bool { exchange != byQueueName }
}

/// The queues of one service, and how everything on the broker is declared.
///
/// Safety is in the arguments, which nobody can change later; capacity is for policies. Every declaration is the same
/// each time, on RabbitMQ 3.10 and 4.x, so any number of services can start at once, in any order.
public struct Topology: Sendable {
    public var service: String
    /// The types of events that the service listens to.
    public var events: [String]

    public init(service: String, events: [String]) {
        self.service = service
        self.events = events
    }

    public var commandQueue: String { "\(service).commands" }
    public var eventQueue: String { "\(service).events" }
    public var queryQueue: String { "\(service).queries" }
    public var deadQueue: String { "\(service).dead" }
    public static let unroutedQueue = "souk.unrouted"
    public static let logStream = "souk.log"

    /// How long a query may wait: after that its answer is worthless to whoever asked.
    static let queryTimeToLive = Duration.seconds(30)

    /// Never -1, which on 3.10 means none at all, and never left out, which on 4.x means 20: a crash counts as a
    /// delivery for the whole prefetch window.
    static let deliveryLimit: Int64 = 1_000_000_000

    private static let quorum: Table = [
        "x-queue-type": .string("quorum"),
        "x-delivery-limit": .int(deliveryLimit),
        "x-overflow": .string("reject-publish"),
    ]

    /// Arguments of a queue whose expired and rejected messages go to the service's dead letters.
    public static func workArguments(deadLettersOf service: String) -> Table {
        var arguments = quorum
        arguments["x-dead-letter-strategy"] = .string("at-least-once")
        arguments["x-dead-letter-exchange"] = .string(Exchange.dead)
        arguments["x-dead-letter-routing-key"] = .string(service)
        arguments["x-single-active-consumer"] = .bool(true)
        return arguments
    }

    /// Arguments of a queue where messages stay until somebody looks at them.
    public static let storeArguments = quorum

    public static let queryArguments: Table = [
        "x-queue-type": .string("classic"),
        "x-message-ttl": .int(queryTimeToLive.components.seconds * 1000),
    ]

    public static let logArguments: Table = [
        "x-queue-type": .string("stream"),
        "x-max-length-bytes": .int(20_000_000_000),
        "x-max-age": .string("30D"),
        "x-stream-max-segment-size-bytes": .int(100_000_000),
    ]

    /// Declares what all services share, all but the log.
    public static func declareShared(on session: Session) throws {
        try session.declareExchange(Exchange.unrouted, type: "fanout")
        try session.declareQueue(unroutedQueue, arguments: storeArguments)
        try session.bindQueue(unroutedQueue, to: Exchange.unrouted, routingKey: "")
        let caught: Table = ["alternate-exchange": .string(Exchange.unrouted)]
        for exchange in [Exchange.commands, Exchange.events, Exchange.queries] {
            try session.declareExchange(exchange, type: "topic", arguments: caught)
        }
        try session.declareExchange(Exchange.dead, type: "direct", arguments: caught)
    }

    /// Declares the stream of all events; after what all share.
    public static func declareLog(on session: Session) throws {
        try session.declareQueue(logStream, arguments: logArguments)
        try session.bindQueue(logStream, to: Exchange.events, routingKey: "#")
    }

    /// Declares what the service needs, its dead letters first: at-least-once dead-lettering hides messages whose
    /// target is missing.
    public func declare(on session: Session) throws {
        try Self.declareShared(on: session)
        try session.declareQueue(deadQueue, arguments: Self.storeArguments)
        try session.bindQueue(deadQueue, to: Exchange.dead, routingKey: service)

        let work = Self.workArguments(deadLettersOf: service)
        try session.declareQueue(commandQueue, arguments: work)
        try session.bindQueue(commandQueue, to: Exchange.commands, routingKey: "\(service).#")
        try session.declareQueue(eventQueue, arguments: work)
        for event in events {
            try session.bindQueue(eventQueue, to: Exchange.events, routingKey: event)
        }
        try declareQueries(on: session)
    }

    /// Declares where questions to the service wait.
    func declareQueries(on session: Session) throws {
        try Self.declareShared(on: session)
        try session.declareQueue(queryQueue, arguments: Self.queryArguments)
        try session.bindQueue(queryQueue, to: Exchange.queries, routingKey: "\(service).#")
        try session.bindQueue(queryQueue, to: Exchange.queries, routingKey: "ops.#")
    }
}
