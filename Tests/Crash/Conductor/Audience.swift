import AMQP
import Logging
import Messaging
import Model
import RingMessages

/// The conductor's own connections: it sends tokens, and listens to their replies and to every event.
struct Audience {
    let ledger: Ledger
    private let publisher: Publisher
    private let consumer: Consumer
    private let listening: Task<Void, Never>
    private let settings: ConnectionSettings
    private let startedAt: Timestamp

    private static let replies = "crash.replies"
    private static let events = "crash.events"

    /// Connects when started; the ids of all commands hold the time `startedAt`, so a command sent again keeps its id.
    init(settings: ConnectionSettings, startedAt: Timestamp) {
        let logger = Logger(label: "crash.audience") { _ in SwiftLogNoOpLogHandler() }
        let ledger = Ledger()
        let (arrivals, inlet) = AsyncStream.makeStream(of: [Delivery].self)
        let publisher = Publisher(
            settings: settings,
            logger: logger,
            setUp: Self.declareQueues,
            onEvent: { event in
                if case .settled(let settlements) = event { ledger.note(settlements) }
            }
        )
        let consumer = Consumer(
            settings: settings,
            subscriptions: [.init(queue: Self.replies), .init(queue: Self.events)],
            logger: logger,
            setUp: Self.declareQueues,
            onEvent: { event in
                if case .deliveries(let deliveries) = event { inlet.yield(deliveries) }
            }
        )
        listening = Task {
            for await deliveries in arrivals {
                for delivery in deliveries {
                    if delivery.exchange.isEmpty { ledger.note(reply: delivery) } else { ledger.note(event: delivery) }
                    consumer.acknowledge(
                        channel: delivery.channel,
                        epoch: delivery.epoch,
                        tag: delivery.tag,
                        multiple: false
                    )
                }
            }
        }
        self.ledger = ledger
        self.publisher = publisher
        self.consumer = consumer
        self.settings = settings
        self.startedAt = startedAt
    }

    private static func declareQueues(_ session: Session) throws {
        for queue in [replies, events] {
            try session.declareQueue(queue, durable: true, arguments: ["x-queue-type": "quorum"])
        }
        try session.bindQueue(events, to: "souk.events", routingKey: "#")
    }

    /// Binds the queue for events as soon as every service consumes, before anything is said: who comes later does not
    /// hear what was said before.
    func waitForServices(within time: Duration) async throws {
        let deadline = ContinuousClock.now + time
        while true {
            do {
                return try await Session.use(settings) { session in
                    try Self.declareQueues(session)
                    for service in ring {
                        let queue = try session.declareQueue("\(service).events", passive: true)
                        guard queue.consumers > 0 else { throw DrillFailure("\(service) did not begin to consume.") }
                    }
                }
            } catch  where ContinuousClock.now < deadline {
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    func start() {
        consumer.start()
        publisher.start()
    }

    func stop() async {
        await consumer.stop()
        await publisher.stop()
        listening.cancel()
    }

    /// Sends tokens to their origins, in order.
    func send(_ tokens: [Token]) throws {
        ledger.noteSending(tokens)
        try publish(tokens)
    }

    /// Sends those again whose reply is missing, under the same ids; returns how many.
    func askAgain() throws -> Int {
        let tokens = ledger.unanswered.sorted { $0.id < $1.id }
        try publish(tokens)
        return tokens.count
    }

    private func publish(_ tokens: [Token]) throws {
        publisher.publish(
            try tokens.map { token in
                let type = "\(ring[token.origin]).token.pass"
                return OutgoingMessage(
                    token: Int64(token.id),
                    exchange: "souk.commands",
                    routingKey: type,
                    properties: Properties(
                        contentType: "application/json",
                        deliveryMode: 2,
                        correlationID: "\(token.id)",
                        replyTo: Self.replies,
                        messageID: UUID128(v7: startedAt, random: (0, UInt64(token.id))).description,
                        type: type,
                        userID: "operator"
                    ),
                    body: try JSON.encode(PassToken<Alder>(token: token, hop: 0))
                )
            }
        )
    }
}
