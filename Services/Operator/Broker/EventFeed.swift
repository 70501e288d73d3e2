import AMQP
import Logging
import Model
import Synchronization

/// Live events, through a queue that lives as long as the connection.
struct EventFeed {
    enum Event: Sendable {
        case connected
        case happened(Delivery)
        /// So many were left out here: whoever reads is slower than what happens.
        case leftOut(Int)
        case interrupted(AMQPError)
    }

    private let settings: ConnectionSettings
    private let patterns: [String]
    private let queue = "operator.watch.\(UUID128.fresh())"

    /// How many events wait for whoever reads them.
    private static let room = 10_000

    init(_ settings: ConnectionSettings, patterns: [String]) {
        self.settings = settings.named("souk watch")
        self.patterns = patterns
    }

    /// Connects, and again after each loss, until the stream is no longer wanted.
    func events() -> AsyncStream<Event> {
        AsyncStream(bufferingPolicy: .bufferingOldest(Self.room)) { continuation in
            let inlet = Mutex(Inlet(continuation))
            let consumer = Consumer(
                settings: settings,
                subscriptions: [.init(queue: queue, acknowledges: false)],
                logger: .silent,
                setUp: declare,
                onEvent: { event in
                    inlet.withLock { inlet in
                        switch event {
                        case .connected: inlet.add(.connected)
                        case .deliveries(let deliveries): for delivery in deliveries { inlet.add(.happened(delivery)) }
                        case .disconnected(let error): inlet.add(.interrupted(error))
                        case .cancelled: break
                        }
                    }
                }
            )
            consumer.start()
            continuation.onTermination = { _ in Task { await consumer.stop() } }
        }
    }

    /// Counts what a stream without room has left out, and says so in its place as soon as there is room again.
    struct Inlet {
        private let continuation: AsyncStream<Event>.Continuation
        private var leftOut = 0

        init(_ continuation: AsyncStream<Event>.Continuation) {
            self.continuation = continuation
        }

        mutating func add(_ event: Event) {
            if leftOut > 0, case .enqueued = continuation.yield(.leftOut(leftOut)) { leftOut = 0 }
            guard leftOut == 0, case .enqueued = continuation.yield(event) else {
                if case .happened = event { leftOut += 1 }
                return
            }
        }
    }

    /// A process that stands still must not fill the broker: the oldest events go first.
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
