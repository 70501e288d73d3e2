import AMQP
import Logging
import Model

/// Live events, through a queue that lives as long as the connection.
struct EventFeed {
    enum Event: Sendable {
        case connected
        case happened(Delivery)
        case interrupted(AMQPError)
    }

    private let settings: ConnectionSettings
    private let patterns: [String]
    private let queue = "operator.watch.\(UUID128.fresh())"

    init(_ settings: ConnectionSettings, patterns: [String]) {
        self.settings = settings.named("souk watch")
        self.patterns = patterns
    }

    /// Connects, and again after each loss, until the stream is no longer wanted.
    func events() -> AsyncStream<Event> {
        AsyncStream { continuation in
            let consumer = Consumer(
                settings: settings,
                subscriptions: [.init(queue: queue, acknowledges: false)],
                logger: .silent,
                setUp: declare,
                onEvent: { event in
                    switch event {
                    case .connected: continuation.yield(.connected)
                    case .deliveries(let deliveries):
                        for delivery in deliveries { continuation.yield(.happened(delivery)) }
                    case .disconnected(let error): continuation.yield(.interrupted(error))
                    case .cancelled: break
                    }
                }
            )
            consumer.start()
            continuation.onTermination = { _ in Task { await consumer.stop() } }
        }
    }

    /// A terminal that stands still must not fill the broker: the oldest events go first.
    private var declare: @Sendable (Session) throws -> Void {
        { [queue, patterns] session in
            try session.declareQueue(
                queue,
                durable: false,
                exclusive: true,
                autoDelete: true,
                arguments: ["x-max-length": 10_000]
            )
            for pattern in patterns { try session.bindQueue(queue, to: "souk.events", routingKey: pattern) }
        }
    }
}

extension Logger {
    /// For connections whose troubles a verb reports itself.
    static var silent: Logger { Logger(label: "souk") { _ in SwiftLogNoOpLogHandler() } }
}
