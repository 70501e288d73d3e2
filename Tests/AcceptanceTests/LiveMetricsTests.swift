import AMQP
import Logging
import Messaging
import Support
import Testing

@Suite struct `The metrics of a live service` {
    @Test func `count what the broker has handed out before, and tell each type once`() async throws {
        let catalogue = try LiveService("catalogue", program: "souk-catalogue", at: try await TestBroker.place())
        #expect(await catalogue.stop(try await catalogue.start()))
        try await Session.use(catalogue.place.settings()) { session in
            let command = Properties(
                contentType: "application/json",
                deliveryMode: 2,
                type: "catalogue.product.publish"
            )
            for _ in 1...2 {
                try session.publishConfirmed(OutgoingMessage(routingKey: "catalogue.commands", properties: command))
            }
        }
        try await takeOneAndGiveItBack(catalogue.place.settings())

        let process = try await catalogue.start()
        try await eventually("both are set aside") { try await catalogue.waiting(in: "dead") == 2 }

        let answer = try await catalogue.send(
            OutgoingMessage(
                exchange: "souk.queries",
                routingKey: "catalogue.ops.metrics",
                properties: Properties(contentType: "application/json", type: "catalogue.ops.metrics"),
                body: Array(#"{"format":"prometheus"}"#.utf8)
            )
        )
        let lines = try #require(answer["ok"]?["text"]?.string).split(separator: "\n")
        #expect(lines.contains(#"souk_redelivered_messages_total{service="catalogue"} 1.0"#))
        #expect(lines.contains("# TYPE souk_reconnects_total counter"))
        let types = lines.filter { $0.hasPrefix("# TYPE ") }
        #expect(types.count == Set(types).count)
        #expect(await catalogue.stop(process))
        await catalogue.close()
    }

    /// Receives one command and goes away without a word, as a service does that is killed.
    private func takeOneAndGiveItBack(_ settings: ConnectionSettings) async throws {
        let arrived = AsyncStream<Void>.makeStream()
        let consumer = Consumer(
            settings: settings,
            subscriptions: [.init(queue: "catalogue.commands", prefetch: 1)],
            logger: Logger(label: "consumer"),
            onEvent: { event in
                if case .deliveries = event { arrived.continuation.finish() }
            }
        )
        consumer.start()
        for await _ in arrived.stream {}
        await consumer.stop()
    }
}
