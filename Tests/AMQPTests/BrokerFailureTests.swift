import AMQP
import LocalBroker
import Support
import Testing

/// What hurts the whole broker: each test has one of its own.
@Suite(.serialized) struct `Broker failures` {
    private static let quorum: Table = ["x-queue-type": "quorum"]

    private func settings(_ broker: LocalBroker) throws -> ConnectionSettings {
        var settings = try ConnectionSettings(url: broker.url)
        settings.longestBackoff = .milliseconds(500)
        return settings
    }

    @Test(.timeLimit(.minutes(2)))
    func `a memory alarm blocks publishing, and neither any thread nor the consumers`() async throws {
        let broker = try await LocalBroker.start(logger: quiet)
        let settings = try settings(broker)
        let events = Recorder<String>()
        let arrived = Recorder<Delivery>()
        let publisher = Publisher(
            settings: settings,
            logger: quiet,
            setUp: { try $0.declareQueue("alarm", arguments: Self.quorum) },
            onEvent: { event in
                if case .blocked = event { events.record("blocked") }
                if case .unblocked = event { events.record("unblocked") }
                if case .disconnected = event { events.record("disconnected") }
            }
        )
        publisher.start()
        publisher.publish((0..<100).map { message($0, to: "alarm") })
        #expect(await publisher.flush(deadline: .seconds(20)))

        _ = try await broker.control(["set_vm_memory_high_watermark", "0.000001"])
        let body = [UInt8](repeating: 65, count: 1024)
        publisher.publish((0..<5000).map { OutgoingMessage(token: $0, routingKey: "alarm", body: body) })
        try await eventually("blocked") { publisher.status.blockedSince != nil }
        let consumer = Consumer(
            settings: settings,
            subscriptions: [Consumer.Subscription(queue: "alarm")],
            logger: quiet,
            onEvent: { event in
                if case .deliveries(let new) = event { arrived.record(new) }
            }
        )
        consumer.start()
        try await eventually("consumed during the alarm") { arrived.count >= 100 }
        let inFlight = publisher.status.inFlightBytes
        // The thread must still answer: a flush that is due at once comes back from it, or never.
        _ = await publisher.flush(deadline: .zero)

        _ = try await broker.control(["set_vm_memory_high_watermark", "0.4"])
        let isFlushed = await publisher.flush(deadline: .seconds(30))
        await consumer.stop()
        await publisher.stop()
        await broker.stop()

        #expect(inFlight <= 256 * 1024)
        #expect(isFlushed)
        #expect(events.all == ["blocked", "unblocked"])
    }

    @Test(.timeLimit(.minutes(2))) func `questions run out of time while the broker blocks, however much they carry`()
        async throws
    {
        let broker = try await LocalBroker.start(logger: quiet)
        var settings = try settings(broker)
        // A heartbeat that isn't answered would end the wait, too.
        settings.heartbeat = .zero
        let requester = Requester(settings: settings, logger: quiet)
        try await Session.use(settings) { _ = try $0.declareQueue("silent") }
        let question = OutgoingMessage(routingKey: "silent", body: [UInt8](repeating: 65, count: 100_000))
        let nobody = OutgoingMessage(routingKey: "nowhere")
        await #expect(throws: AMQPError.self) { try await requester.request(nobody, timeout: .seconds(20)) }
        _ = try await broker.control(["set_vm_memory_high_watermark", "0.000001"])

        let time = await ContinuousClock().measure {
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<300 {
                    group.addTask {
                        let error = await #expect(throws: AMQPError.self) {
                            try await requester.request(question, timeout: .seconds(2))
                        }
                        #expect(error?.code == .timeout)
                    }
                }
            }
        }
        _ = try await broker.control(["set_vm_memory_high_watermark", "0.4"])
        await requester.stop()
        await broker.stop()

        #expect(time < .seconds(20))
    }

    @Test func `a publisher stops at once while it is blocked`() async throws {
        let broker = try await LocalBroker.start(logger: quiet)
        let publisher = Publisher(settings: try settings(broker), logger: quiet)
        publisher.start()
        _ = try await broker.control(["set_vm_memory_high_watermark", "0.000001"])
        try await eventually("blocked") {
            publisher.publish([message(1, to: "nowhere")])
            return publisher.status.blockedSince != nil
        }

        let time = await ContinuousClock().measure { await publisher.stop() }
        await broker.stop()

        #expect(time < .seconds(2))
    }
}
