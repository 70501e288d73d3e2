import AMQP
import LocalBroker
import Support
import Testing

/// What kills the whole broker: it has one of its own.
@Suite struct `A killed broker` {
    /// RabbitMQ 3.10 keeps a new quorum queue's term in a file that it writes every five seconds.
    ///
    /// Killed before that, it comes back with a queue that elects no leader and confirms nothing.
    private static let timeUntilQueueIsSafe = Duration.seconds(7)

    @Test func `has kept all that it confirmed, and is sent the rest`() async throws {
        let broker = try await LocalBroker.start(logger: quiet)
        var settings = try ConnectionSettings(url: broker.url)
        settings.longestBackoff = .milliseconds(500)
        let confirmed = Recorder<Int64>()
        let publisher = Publisher(
            settings: settings,
            logger: quiet,
            setUp: { try $0.declareQueue("kept", arguments: ["x-queue-type": "quorum"]) },
            onEvent: { event in
                if case .settled(let new) = event { confirmed.record(new.map(\.token)) }
            }
        )
        publisher.start()
        publisher.publish([message(0, to: "kept")])
        try await eventually("the queue exists") { confirmed.count == 1 }
        let safe = ContinuousClock.now + Self.timeUntilQueueIsSafe
        try await eventually("the queue's term is on disk") { ContinuousClock.now > safe }

        for round in 0..<2 {
            publisher.publish((1...5000).map { message(round * 5000 + $0, to: "kept") })
            try await eventually("confirms come in", within: .seconds(40)) { confirmed.count > round * 5000 + 100 }
            broker.kill()
            try await eventually("the broker is gone") { !broker.isRunning }
            try await broker.restart()
        }
        let isFlushed = await publisher.flush(deadline: .seconds(60))
        await publisher.stop()

        #expect(isFlushed)
        #expect(confirmed.all.sorted() == Array(0...10_000))
        #expect(try await texts(in: "kept", settings).count == 10_001)
        await broker.stop()
    }

    /// The different messages of a queue, all of which must have come within a while.
    private func texts(in queue: String, _ settings: ConnectionSettings) async throws -> Set<String> {
        let arrived = Recorder<String>()
        let consumer = Consumer(
            settings: settings,
            subscriptions: [Consumer.Subscription(queue: queue, acknowledges: false)],
            logger: quiet,
            onEvent: { event in
                if case .deliveries(let new) = event { arrived.record(new.map(text)) }
            }
        )
        consumer.start()
        try await eventually("everything is there") { Set(arrived.all).count >= 10_001 }
        await consumer.stop()
        return Set(arrived.all)
    }
}
