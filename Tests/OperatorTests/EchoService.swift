import AMQP
import Logging
import Messaging
import Model
import Support
import Synchronization
import Testing

@testable import Operator

/// Stands where the catalogue stands, or another service, on a virtual host of its own: answers every message with its
/// own body, and refuses bodies with a field `refuse`.
final class EchoService: Sendable {
    let url: String
    let settings: ConnectionSettings
    private let consumer: Consumer
    private let publisher: Publisher
    private let arrived: Arrivals

    /// What has arrived, in order.
    var deliveries: [Delivery] { arrived.deliveries.withLock(\.self) }
    /// Those of them that are no questions.
    var commands: [Delivery] { deliveries.filter { $0.exchange == Exchange.commands } }

    private final class Arrivals: Sendable {
        let deliveries = Mutex<[Delivery]>([])
    }

    init(
        _ service: String = "catalogue",
        health: Operations.Health = .reported(),
        answers: Bool = true
    ) async throws {
        let place = try await TestBroker.place()
        let (settings, publisher, arrived) = (
            try place.settings(), Publisher(settings: try place.settings(), logger: .silent), Arrivals()
        )
        url = place.url
        self.settings = settings
        self.publisher = publisher
        self.arrived = arrived
        consumer = Consumer(
            settings: settings,
            subscriptions: [
                .init(queue: "\(service).commands", acknowledges: false),
                .init(queue: "\(service).queries", acknowledges: false),
            ],
            logger: .silent,
            setUp: { try Topology(service: service, events: []).declare(on: $0) },
            onEvent: { event in
                guard case .deliveries(let deliveries) = event else { return }
                arrived.deliveries.withLock { $0 += deliveries }
                guard answers else { return }
                var health = health
                health.questions = arrived.deliveries.withLock(\.count)
                publisher.publishUnconfirmed(deliveries.compactMap { Self.reply(to: $0, health) })
            }
        )
        publisher.start()
        consumer.start()
        try await eventually {
            guard publisher.status.connected else { return false }
            return try await Session.use(settings) { session in
                try session.depth(of: "\(service).queries")?.consumers == 1
                    && session.depth(of: "\(service).commands")?.consumers == 1
            }
        }
    }

    func stop() async {
        await consumer.stop()
        await publisher.stop()
    }

    private static func reply(to delivery: Delivery, _ health: Operations.Health) -> OutgoingMessage? {
        guard let replyTo = delivery.properties.replyTo, let body = try? JSONValue.parse(delivery.body) else {
            return nil
        }
        let reply: JSONValue
        if delivery.properties.type == Operations.AskHealth.name {
            guard let report = try? JSONValue.parse(JSON.encode(health)) else { return nil }
            reply = ["ok": report]
        } else if body["refuse"] != nil {
            reply = [
                "problem": ["type": "sku_taken", "title": "Another product has this SKU already", "detail": "TEA-1"]
            ]
        } else {
            reply = ["ok": body]
        }
        return OutgoingMessage(
            routingKey: replyTo,
            mandatory: false,
            properties: Properties(correlationID: delivery.properties.correlationID),
            body: reply.encoded()
        )
    }
}

extension Operations.Health {
    static func reported(
        service: String = "catalogue",
        ready: Bool = true,
        reasons: [String] = [],
        now: Timestamp = .now,
        synchronous: Int = 2,
        parked: Int = 0,
        blockedMS: Int64 = 0
    ) -> Operations.Health {
        Operations.Health(
            service: service,
            version: "0.1.0",
            ready: ready,
            reasons: reasons,
            startedAt: now,
            now: now,
            pid: 1,
            synchronous: synchronous,
            parked: parked,
            blockedMS: blockedMS
        )
    }
}
