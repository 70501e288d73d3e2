import AMQP
import LocalBroker
import Support
import Testing

@Suite struct Consumers {
    /// A consumer of one queue, which records what it is given.
    private final class Probe: Sendable {
        let deliveries = Recorder<Delivery>()
        let events = Recorder<String>()

        var connects: Int { events.all.count { $0 == "connected" } }

        func start(_ settings: ConnectionSettings, queue: String, prefetch: UInt16 = 100) -> Consumer {
            let consumer = Consumer(
                settings: settings,
                subscriptions: [Consumer.Subscription(queue: queue, prefetch: prefetch)],
                logger: quiet,
                setUp: { try $0.declareQueue(queue, arguments: ["x-queue-type": "quorum"]) },
                onEvent: { [deliveries, events] event in
                    switch event {
                    case .connected: events.record("connected")
                    case .deliveries(let new): deliveries.record(new)
                    case .disconnected(let error): events.record("disconnected \(error.code)")
                    case .cancelled(let queue): events.record("cancelled \(queue)")
                    }
                }
            )
            consumer.start()
            return consumer
        }
    }

    private func publish(_ numbers: Range<Int>, to queue: String, _ settings: ConnectionSettings) async throws {
        try await Session.use(settings) { session in
            for number in numbers { try session.publishConfirmed(message(number, to: queue)) }
        }
    }

    private func ready(_ queue: String, _ settings: ConnectionSettings) async throws -> Int {
        try await Session.use(settings) { try $0.declareQueue(queue, passive: true).messages }
    }

    @Test func `everything arrives in order, and stays gone once acknowledged`() async throws {
        let settings = try await TestBroker.place().settings()
        let probe = Probe()
        let consumer = probe.start(settings, queue: "orders", prefetch: 20)

        try await eventually("connected") { probe.connects == 1 }
        try await publish(0..<50, to: "orders", settings)
        try await eventually("the first window arrived") { probe.deliveries.count == 20 }
        let window = try #require(probe.deliveries.all.last)
        consumer.acknowledge(channel: window.channel, epoch: window.epoch, tag: window.tag, multiple: true)
        try await eventually("the next window arrived") { probe.deliveries.count == 40 }
        for delivery in probe.deliveries.all.dropFirst(20) {
            consumer.acknowledge(channel: delivery.channel, epoch: delivery.epoch, tag: delivery.tag, multiple: false)
        }
        try await eventually("the rest arrived") { probe.deliveries.count == 50 }
        let last = try #require(probe.deliveries.all.last)
        consumer.acknowledge(channel: last.channel, epoch: last.epoch, tag: last.tag, multiple: true)
        await consumer.stop()

        #expect(probe.deliveries.all.map(text) == (0..<50).map { "\($0)" })
        #expect(try await ready("orders", settings) == 0)
    }

    @Test func `a rejected message comes again or is gone, as asked`() async throws {
        let settings = try await TestBroker.place().settings()
        let probe = Probe()
        let consumer = probe.start(settings, queue: "rejects")
        try await eventually("connected") { probe.connects == 1 }
        try await publish(0..<1, to: "rejects", settings)
        try await eventually("delivered") { probe.deliveries.count == 1 }

        let first = probe.deliveries.all[0]
        consumer.reject(channel: first.channel, epoch: first.epoch, tag: first.tag, requeue: true)
        try await eventually("delivered again") { probe.deliveries.count == 2 }
        let second = probe.deliveries.all[1]
        consumer.reject(channel: second.channel, epoch: second.epoch, tag: second.tag, requeue: false)
        await consumer.stop()

        #expect(second.redelivered)
        #expect(try await ready("rejects", settings) == 0)
    }

    @Test func `a deleted queue ends the subscription, and the consumer makes it anew`() async throws {
        let settings = try await TestBroker.place().settings()
        let probe = Probe()
        let consumer = probe.start(settings, queue: "doomed")
        try await eventually("connected") { probe.connects == 1 }

        try await Session.use(settings) { _ = try $0.deleteQueue("doomed") }
        try await eventually("connected again") { probe.connects == 2 }
        try await publish(0..<1, to: "doomed", settings)
        try await eventually("delivered") { probe.deliveries.count == 1 }
        await consumer.stop()

        #expect(probe.events.all == ["connected", "cancelled doomed", "disconnected cancelled", "connected"])
    }

    @Test func `an acknowledgement from before a reconnect is ignored`() async throws {
        let place = try await TestBroker.place()
        let proxy = try TCPProxy(to: place.broker.port)
        defer { proxy.stop() }
        let probe = Probe()
        let consumer = probe.start(try place.settings(port: proxy.port), queue: "epochs")
        try await eventually("connected") { probe.connects == 1 }
        try await publish(0..<3, to: "epochs", place.settings())
        try await eventually("delivered") { probe.deliveries.count == 3 }

        proxy.cut()
        try await eventually("delivered again") { probe.deliveries.count == 6 }
        // Would confirm all three of the new connection, and with a wrong tag close the channel.
        consumer.acknowledge(channel: 2, epoch: 1, tag: 3, multiple: true)
        consumer.acknowledge(channel: 2, epoch: 1, tag: 99, multiple: false)
        await consumer.stop()

        #expect(Set(probe.deliveries.all.suffix(3).map(\.epoch)).min() ?? 0 > 1)
        #expect(probe.connects == 2)
        try await eventually("they are back") { try await ready("epochs", place.settings()) == 3 }
    }

    @Test func `an acknowledgement that the broker does not understand costs the connection, not the messages`()
        async throws
    {
        let settings = try await TestBroker.place().settings()
        let probe = Probe()
        let consumer = probe.start(settings, queue: "mistakes")
        try await eventually("connected") { probe.connects == 1 }
        try await publish(0..<1, to: "mistakes", settings)
        try await eventually("delivered") { probe.deliveries.count == 1 }

        consumer.acknowledge(channel: 2, epoch: 1, tag: 77, multiple: false)
        try await eventually("delivered again") { probe.deliveries.count == 2 }
        await consumer.stop()

        #expect(probe.events.all == ["connected", "disconnected refused", "connected"])
    }

    @Test func `after cancel nothing is delivered, and what was delivered can still be acknowledged`() async throws {
        let settings = try await TestBroker.place().settings()
        let probe = Probe()
        let consumer = probe.start(settings, queue: "drain")
        try await eventually("connected") { probe.connects == 1 }
        try await publish(0..<5, to: "drain", settings)
        try await eventually("delivered") { probe.deliveries.count == 5 }

        await consumer.cancel()
        try await publish(5..<8, to: "drain", settings)
        let third = probe.deliveries.all[2]
        consumer.acknowledge(channel: third.channel, epoch: third.epoch, tag: third.tag, multiple: true)
        await consumer.stop()

        #expect(probe.deliveries.count == 5)
        try await eventually("the others are in the queue again") { try await ready("drain", settings) == 5 }
    }

    @Test func `answers on its own connection, up to the last moment, and drops answers without one`() async throws {
        let place = try await TestBroker.place()
        try await Session.use(place.settings()) {
            _ = try $0.declareQueue("answers", arguments: ["x-queue-type": "quorum"])
        }
        let proxy = try TCPProxy(to: place.broker.port)
        defer { proxy.stop() }
        let probe = Probe()
        let consumer = probe.start(try place.settings(port: proxy.port), queue: "questions")
        try await eventually("connected") { probe.connects == 1 }

        consumer.publishUnconfirmed([message(1, to: "answers"), message(2, to: "nowhere")])
        try await eventually("answered") { try await ready("answers", place.settings()) == 1 }
        proxy.redirect(to: 1)
        proxy.cut()
        let losses = { probe.events.all.count { $0.hasPrefix("disconnected") } }
        try await eventually("disconnected") { losses() > 0 }
        consumer.publishUnconfirmed([message(3, to: "answers")])
        let before = losses()
        try await eventually("it has tried twice to connect") { losses() >= before + 2 }
        proxy.redirect(to: place.broker.port)
        try await eventually("connected again") { probe.connects == 2 }
        consumer.publishUnconfirmed([message(4, to: "answers")])
        await consumer.stop()

        try await eventually("answered") { try await ready("answers", place.settings()) == 2 }
        let answers = Recorder<Delivery>()
        try await Session.use(place.settings()) { session in
            while let answer = try session.get("answers") { answers.record(answer) }
        }
        #expect(answers.all.map(text) == ["1", "4"])
    }

    @Test func `stop before start, and twice, returns`() async throws {
        let settings = try await TestBroker.place().settings()
        let idle = Consumer(settings: settings, subscriptions: [], logger: quiet, onEvent: { _ in })
        await idle.stop()
        let probe = Probe()
        let consumer = probe.start(settings, queue: "twice")

        await consumer.stop()
        await consumer.stop()
        await consumer.cancel()
    }

    @Test func `it keeps trying while the broker cannot be reached, and stops at once`() async throws {
        let place = try await TestBroker.place()
        let proxy = try TCPProxy(to: 1)
        defer { proxy.stop() }
        let probe = Probe()
        let consumer = probe.start(try place.settings(port: proxy.port), queue: "later")

        try await eventually("several attempts failed") { probe.events.count >= 2 }
        proxy.redirect(to: place.broker.port)
        try await eventually("connected in the end") { probe.connects == 1 }
        proxy.redirect(to: 1)
        proxy.cut()
        try await eventually("lost") { probe.events.all.last?.hasPrefix("disconnected") == true }
        let time = await ContinuousClock().measure { await consumer.stop() }

        #expect(time < .seconds(2))
    }

    @Test func `a peer that falls silent is given up after two heartbeats`() async throws {
        let place = try await TestBroker.place()
        let proxy = try TCPProxy(to: place.broker.port)
        defer { proxy.stop() }
        var settings = try place.settings(port: proxy.port)
        settings.heartbeat = .seconds(1)
        let probe = Probe()
        let consumer = probe.start(settings, queue: "silence")
        try await eventually("connected") { probe.connects == 1 }

        proxy.stall()
        let time = try await ContinuousClock().measure {
            try await eventually("given up") { probe.events.all.contains("disconnected connectionLost") }
        }
        proxy.resume()
        try await eventually("connected again") { probe.connects == 2 }
        await consumer.stop()

        #expect(time < .seconds(6))
    }

    @Test func `a quiet connection lives on heartbeats`() async throws {
        var settings = try await TestBroker.place().settings()
        settings.heartbeat = .seconds(1)
        let probe = Probe()
        let consumer = probe.start(settings, queue: "quiet")
        try await eventually("connected") { probe.connects == 1 }

        // The broker closes a connection it has not heard of for two heartbeats, we do the same.
        let deadline = ContinuousClock.now + .seconds(4)
        try await eventually("four heartbeats passed") { ContinuousClock.now > deadline }
        await consumer.stop()

        #expect(probe.events.all == ["connected"])
    }
}
