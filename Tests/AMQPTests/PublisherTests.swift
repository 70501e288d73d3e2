import AMQP
import LocalBroker
import Support
import Testing

@Suite struct Publishers {
    /// A publisher that records what it is told.
    private final class Probe: Sendable {
        let settlements = Recorder<Publisher.Settlement>()
        let events = Recorder<String>()

        var confirmed: [Int64] { settlements.all.filter { $0.outcome == .confirmed }.map(\.token) }

        func start(
            _ settings: ConnectionSettings,
            queues: [String: Table] = [:],
            window: Publisher.Window = Publisher.Window(),
            nackRetries: Int? = nil
        ) -> Publisher {
            let publisher = Publisher(
                settings: settings,
                window: window,
                nackRetries: nackRetries,
                logger: quiet,
                setUp: { session in
                    for (name, arguments) in queues { try session.declareQueue(name, arguments: arguments) }
                },
                onEvent: { [settlements, events] event in
                    switch event {
                    case .connected: events.record("connected")
                    case .disconnected(let error): events.record("disconnected \(error.code)")
                    case .settled(let new): settlements.record(new)
                    case .blocked: events.record("blocked")
                    case .unblocked: events.record("unblocked")
                    }
                }
            )
            publisher.start()
            return publisher
        }
    }

    private static let quorum: Table = ["x-queue-type": "quorum"]

    /// Takes everything out of the queue until there were so many different bodies, and returns all, in order.
    private func drain(_ queue: String, _ settings: ConnectionSettings, expecting count: Int) async throws -> [String] {
        let bodies = Recorder<String>()
        let consumer = Consumer(
            settings: settings,
            subscriptions: [Consumer.Subscription(queue: queue, acknowledges: false)],
            logger: quiet,
            onEvent: { event in
                if case .deliveries(let new) = event { bodies.record(new.map(text)) }
            }
        )
        consumer.start()
        try await eventually("\(count) different messages arrived in \(queue)") { Set(bodies.all).count >= count }
        await consumer.stop()
        return bodies.all
    }

    @Test func `everything is confirmed once, and arrives in order`() async throws {
        let settings = try await TestBroker.place().settings()
        let probe = Probe()
        let publisher = probe.start(settings, queues: ["all": Self.quorum])

        for start in stride(from: 0, to: 3000, by: 100) {
            publisher.publish((start..<start + 100).map { message($0, to: "all") })
        }
        let isFlushed = await publisher.flush(deadline: .seconds(20))
        await publisher.stop()

        #expect(isFlushed)
        #expect(probe.confirmed.sorted() == Array(0..<3000))
        #expect(probe.settlements.count == 3000)
        #expect(try await drain("all", settings, expecting: 3000) == (0..<3000).map { "\($0)" })
    }

    @Test func `what no queue takes is returned, each message by itself`() async throws {
        let settings = try await TestBroker.place().settings()
        let probe = Probe()
        let publisher = probe.start(settings, queues: ["here": Self.quorum])

        publisher.publish((0..<100).map { message($0, to: $0 % 10 == 3 ? "nowhere" : "here") })
        _ = await publisher.flush(deadline: .seconds(20))
        await publisher.stop()

        let returned = probe.settlements.all.filter { $0.outcome == .returned(code: 312, text: "NO_ROUTE") }
        #expect(returned.map(\.token).sorted() == Array(stride(from: 3, to: 100, by: 10)))
        #expect(probe.confirmed.count == 90)
    }

    @Test func `what is not mandatory is confirmed although it went nowhere`() async throws {
        let settings = try await TestBroker.place().settings()
        let probe = Probe()
        let publisher = probe.start(settings)
        var lost = message(1, to: "nowhere")
        lost.mandatory = false

        publisher.publish([lost])
        _ = await publisher.flush(deadline: .seconds(20))
        await publisher.stop()

        #expect(probe.confirmed == [1])
    }

    @Test func `a message that the broker closes the channel over is set aside, and its neighbours arrive`()
        async throws
    {
        let settings = try await TestBroker.place().settings()
        let probe = Probe()
        let publisher = probe.start(settings, queues: ["neighbours": Self.quorum])
        var messages = (0..<20).map { message($0, to: "neighbours") }
        messages[7].exchange = "missing"
        messages[13].properties.userID = "somebody-else"

        publisher.publish(messages)
        let isFlushed = await publisher.flush(deadline: .seconds(20))
        await publisher.stop()

        #expect(isFlushed)
        let codes = probe.settlements.all.reduce(into: [Int64: UInt16]()) { codes, settlement in
            if case .returned(let code, _) = settlement.outcome { codes[settlement.token] = code }
        }
        #expect(codes == [7: 404, 13: 406])
        #expect(Set(probe.confirmed) == Set(0..<20).subtracting([7, 13]))
        // Those in flight with the culprit may arrive twice, never not at all.
        #expect(Set(try await drain("neighbours", settings, expecting: 18)).count == 18)
    }

    @Test func `a message whose exchange somebody has deleted arrives, since the set-up declares it again`()
        async throws
    {
        let settings = try await TestBroker.place().settings()
        let settlements = Recorder<Publisher.Settlement>()
        let publisher = Publisher(
            settings: settings,
            logger: quiet,
            setUp: { session in
                try session.declareExchange("deleted", type: "fanout")
                try session.declareQueue("behind", arguments: Self.quorum)
                try session.bindQueue("behind", to: "deleted")
            },
            onEvent: { event in
                if case .settled(let new) = event { settlements.record(new) }
            }
        )
        publisher.start()
        try await eventually("connected") { publisher.status.connected }
        try await Session.use(settings) { try $0.deleteExchange("deleted") }
        var alone = message(1, to: "")
        alone.exchange = "deleted"

        publisher.publish([alone])
        let isFlushed = await publisher.flush(deadline: .seconds(20))
        await publisher.stop()

        #expect(isFlushed)
        #expect(settlements.all == [.init(token: 1, outcome: .confirmed)])
        #expect(try await drain("behind", settings, expecting: 1) == ["1"])
    }

    @Test func `a message that AMQP cannot express is returned without a connection being lost`() async throws {
        let settings = try await TestBroker.place().settings()
        let probe = Probe()
        let publisher = probe.start(settings, queues: ["tidy": Self.quorum])
        var long = message(1, to: "tidy")
        long.properties.messageID = String(repeating: "x", count: 256)

        publisher.publish([message(0, to: "tidy"), long, message(2, to: "tidy")])
        _ = await publisher.flush(deadline: .seconds(20))
        await publisher.stop()

        #expect(probe.confirmed.sorted() == [0, 2])
        #expect(
            probe.settlements.all.contains { settlement in
                if case .returned(502, let text) = settlement.outcome { text.contains("255 bytes") } else { false }
            }
        )
        #expect(probe.events.all == ["connected"])
    }

    @Test func `headers larger than a frame are returned, and the others arrive`() async throws {
        let settings = try await TestBroker.place().settings()
        let probe = Probe()
        let publisher = probe.start(settings, queues: ["headers": Self.quorum])
        var large = message(1, to: "headers")
        large.properties.headers["large"] = .string(String(repeating: "x", count: 200_000))

        publisher.publish([message(0, to: "headers"), large, message(2, to: "headers")])
        let isFlushed = await publisher.flush(deadline: .seconds(20))
        await publisher.stop()

        #expect(isFlushed)
        #expect(probe.confirmed.sorted() == [0, 2])
        #expect(
            probe.settlements.all.contains { settlement in
                if case .returned(502, let text) = settlement.outcome { text.contains("frame") } else { false }
            }
        )
    }

    @Test func `a full queue is tried again until it has room`() async throws {
        let settings = try await TestBroker.place().settings()
        let probe = Probe()
        let full: Table = ["x-queue-type": "quorum", "x-max-length": 5, "x-overflow": "reject-publish"]
        let publisher = probe.start(settings, queues: ["full": full])

        publisher.publish((0..<40).map { message($0, to: "full") })
        try await eventually("the queue is full, the rest waits") {
            publisher.status.inFlight == 0 && publisher.status.queued > 0
        }
        let accepted = probe.confirmed.count
        let arrived = try await drain("full", settings, expecting: 40)
        let isFlushed = await publisher.flush(deadline: .seconds(20))
        await publisher.stop()

        #expect(accepted < 40)
        #expect(isFlushed)
        #expect(probe.confirmed.sorted() == Array(0..<40))
        #expect(Set(arrived) == Set((0..<40).map { "\($0)" }))
    }

    @Test func `a full queue ends the message when its retries are used up`() async throws {
        let settings = try await TestBroker.place().settings()
        let probe = Probe()
        let full: Table = ["x-max-length": 1, "x-overflow": "reject-publish"]
        let publisher = probe.start(settings, queues: ["full": full], nackRetries: 1)

        publisher.publish((0..<10).map { message($0, to: "full") })
        let isFlushed = await publisher.flush(deadline: .seconds(20))
        await publisher.stop()

        #expect(isFlushed)
        #expect(probe.confirmed.count == 1)
        #expect(probe.settlements.all.count { $0.outcome == .rejected } == 9)
    }

    @Test func `connections cut again and again lose nothing`() async throws {
        let place = try await TestBroker.place()
        let proxy = try TCPProxy(to: place.broker.port)
        defer { proxy.stop() }
        var settings = try place.settings(port: proxy.port)
        settings.longestBackoff = .milliseconds(300)
        let probe = Probe()
        let publisher = probe.start(settings, queues: ["cuts": Self.quorum])

        for round in 0..<8 {
            publisher.publish((round * 500..<round * 500 + 500).map { message($0, to: "cuts") })
            let seen = probe.settlements.count
            try await eventually("publishing goes on") { probe.settlements.count > seen }
            proxy.cut()
        }
        let isFlushed = await publisher.flush(deadline: .seconds(30))
        let status = publisher.status
        await publisher.stop()

        #expect(isFlushed)
        #expect(probe.confirmed.sorted() == Array(0..<4000))
        #expect(status.reconnects >= 3)
        #expect(Set(try await drain("cuts", place.settings(), expecting: 4000)).count == 4000)
    }

    @Test func `confirms that never come make it connect again and publish again`() async throws {
        let place = try await TestBroker.place()
        let proxy = try TCPProxy(to: place.broker.port)
        defer { proxy.stop() }
        var settings = try place.settings(port: proxy.port)
        // The heartbeat would notice before, and on a broker that merely doesn't confirm, never.
        settings.heartbeat = .zero
        let losses = Recorder<AMQPError>()
        let publisher = Publisher(
            settings: settings,
            confirmTimeout: .milliseconds(300),
            logger: quiet,
            setUp: { try $0.declareQueue("silence", arguments: ["x-queue-type": "quorum"]) },
            onEvent: { event in
                if case .disconnected(let error) = event { losses.record(error) }
            }
        )
        publisher.start()
        try await eventually("connected") { publisher.status.connected }

        proxy.stall()
        publisher.publish([message(1, to: "silence")])
        try await eventually("given up") { losses.count > 0 }
        proxy.resume()

        #expect(losses.all.first?.code == .timeout)
        #expect(await publisher.flush(deadline: .seconds(20)))
        await publisher.stop()
    }

    @Test func `unconfirmed messages arrive, and are dropped without a connection`() async throws {
        let place = try await TestBroker.place()
        let proxy = try TCPProxy(to: place.broker.port)
        defer { proxy.stop() }
        let probe = Probe()
        let publisher = probe.start(try place.settings(port: proxy.port), queues: ["pings": Self.quorum])
        try await eventually("connected") { publisher.status.connected }

        publisher.publishUnconfirmed([message(1, to: "pings"), message(2, to: "nowhere"), message(3, to: "pings")])
        #expect(await publisher.flush(deadline: .seconds(10)))
        let first = try await drain("pings", place.settings(), expecting: 2)
        proxy.redirect(to: 1)
        proxy.cut()
        try await eventually("disconnected") { !publisher.status.connected }
        publisher.publishUnconfirmed([message(4, to: "pings")])
        #expect(await publisher.flush(deadline: .seconds(10)))
        proxy.redirect(to: place.broker.port)
        try await eventually("connected again") { publisher.status.connected }
        publisher.publishUnconfirmed([message(5, to: "pings")])
        #expect(await publisher.flush(deadline: .seconds(10)))
        await publisher.stop()

        #expect(probe.settlements.count == 0)
        #expect(first == ["1", "3"])
        #expect(try await drain("pings", place.settings(), expecting: 1) == ["5"])
    }

    @Test func `a tool can wait for one message`() async throws {
        let settings = try await TestBroker.place().settings()
        let publisher = Probe().start(settings, queues: ["tool": Self.quorum])

        try await publisher.publish(message(1, to: "tool"))
        let unroutable = await #expect(throws: AMQPError.self) {
            try await publisher.publish(message(2, to: "nowhere"))
        }
        await publisher.stop()
        let stopped = await #expect(throws: AMQPError.self) { try await publisher.publish(message(3, to: "tool")) }

        #expect(unroutable?.code == .unroutable)
        #expect(unroutable?.replyCode == 312)
        #expect(stopped?.code == .stopped)
        #expect(try await drain("tool", settings, expecting: 1) == ["1"])
    }

    @Test func `a flush reports when the time was too short, and the status what is waiting`() async throws {
        let place = try await TestBroker.place()
        let proxy = try TCPProxy(to: 1)
        defer { proxy.stop() }
        let publisher = Probe().start(try place.settings(port: proxy.port))

        publisher.publish([message(1, to: "nowhere"), message(22, to: "nowhere")])
        let isFlushed = await publisher.flush(deadline: .milliseconds(100))
        let status = publisher.status
        await publisher.stop()

        #expect(!isFlushed)
        #expect(!status.connected)
        #expect(status.queued == 2)
        #expect(status.queuedBytes == 3)
        #expect(status.inFlight == 0)
    }
}
