import AMQP
import LocalBroker
import Support
import Testing

@Suite struct Requesters {
    /// Services that answer every question on their queue, as many times as asked for.
    private final class Responder: Sendable {
        let consumer: Consumer
        let publisher: Publisher

        init(_ settings: ConnectionSettings, queue: String, exchange: String? = nil, answers: [String]) {
            let publisher = Publisher(settings: settings, logger: quiet)
            self.publisher = publisher
            consumer = Consumer(
                settings: settings,
                subscriptions: [Consumer.Subscription(queue: queue, acknowledges: false)],
                logger: quiet,
                setUp: { session in
                    try session.declareQueue(queue, durable: false, exclusive: true)
                    if let exchange {
                        try session.declareExchange(exchange, type: "fanout")
                        try session.bindQueue(queue, to: exchange)
                    }
                },
                onEvent: { event in
                    guard case .deliveries(let questions) = event else { return }
                    for question in questions {
                        let replies = answers.map { answer in
                            OutgoingMessage(
                                routingKey: question.properties.replyTo ?? "",
                                properties: Properties(correlationID: question.properties.correlationID),
                                body: Array((answer + text(question)).utf8)
                            )
                        }
                        publisher.publishUnconfirmed(replies)
                    }
                }
            )
            publisher.start()
            consumer.start()
        }

        func stop() async {
            await consumer.stop()
            await publisher.stop()
        }
    }

    private func question(_ text: String, to queue: String, exchange: String = "") -> OutgoingMessage {
        OutgoingMessage(exchange: exchange, routingKey: queue, body: Array(text.utf8))
    }

    /// Asks until somebody is there to answer.
    private func ask(_ requester: Requester, _ message: OutgoingMessage) async throws -> String {
        let deadline = ContinuousClock.now + .seconds(20)
        while true {
            do {
                return text(try await requester.request(message, timeout: .seconds(10)))
            } catch let error as AMQPError where error.code == .unroutable && .now < deadline {
                try await Task.sleep(for: .milliseconds(20))
            }
        }
    }

    @Test func `each question gets its own answer`() async throws {
        let settings = try await TestBroker.place().settings()
        let responder = Responder(settings, queue: "echo", answers: ["re: "])
        let requester = Requester(settings: settings, logger: quiet)
        _ = try await ask(requester, question("first", to: "echo"))

        let answers = try await withThrowingTaskGroup(of: (Int, String).self) { group in
            for number in 0..<200 {
                group.addTask {
                    let message = OutgoingMessage(routingKey: "echo", body: Array("\(number)".utf8))
                    return (number, text(try await requester.request(message, timeout: .seconds(10))))
                }
            }
            return try await group.reduce(into: [Int: String]()) { $0[$1.0] = $1.1 }
        }
        await requester.stop()
        await responder.stop()

        #expect(answers.count == 200)
        #expect(answers.allSatisfy { $0.value == "re: \($0.key)" })
    }

    @Test func `a correlation id that is set is kept, and cannot be used twice at once`() async throws {
        let settings = try await TestBroker.place().settings()
        let requester = Requester(settings: settings, logger: quiet)
        try await Session.use(settings) { _ = try $0.declareQueue("silent") }
        let message = OutgoingMessage(routingKey: "silent", properties: Properties(correlationID: "mine"))

        let codes = await withTaskGroup(of: AMQPError.Code?.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    do {
                        _ = try await requester.request(message, timeout: .seconds(1))
                        return nil
                    } catch {
                        return (error as? AMQPError)?.code
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        await requester.stop()
        let kept = try await Session.use(settings) { try $0.get("silent") }

        #expect(codes == [.invalidMessage, .timeout])
        #expect(kept?.properties.correlationID == "mine")
    }

    @Test func `nobody's answer is a time-out, and a missing queue is unroutable`() async throws {
        let settings = try await TestBroker.place().settings()
        let requester = Requester(settings: settings, logger: quiet)
        try await Session.use(settings) { _ = try $0.declareQueue("silent") }

        let late = await #expect(throws: AMQPError.self) {
            try await requester.request(question("?", to: "silent"), timeout: .milliseconds(300))
        }
        let lost = await #expect(throws: AMQPError.self) {
            try await requester.request(question("?", to: "nowhere"), timeout: .seconds(10))
        }
        let refused = await #expect(throws: AMQPError.self) {
            try await requester.request(question("?", to: "x", exchange: "missing"), timeout: .seconds(10))
        }
        await requester.stop()
        let stopped = await #expect(throws: AMQPError.self) {
            try await requester.request(question("?", to: "silent"), timeout: .seconds(10))
        }

        #expect(late?.code == .timeout)
        #expect(lost?.code == .unroutable)
        #expect(lost?.replyCode == 312)
        #expect(refused?.replyCode == 404)
        #expect(stopped?.code == .stopped)
    }

    @Test func `one question can have several answers`() async throws {
        let settings = try await TestBroker.place().settings()
        let responders = ["one", "two"].map {
            Responder(settings, queue: $0, exchange: "everybody", answers: ["\($0) a ", "\($0) b "])
        }
        let requester = Requester(settings: settings, logger: quiet)
        for name in ["one", "two"] { _ = try await ask(requester, question("ready?", to: name)) }

        var answers: [String] = []
        for await answer in requester.requests(question("x", to: "", exchange: "everybody"), for: .seconds(5)) {
            answers.append(text(answer))
            if answers.count == 4 { break }
        }
        await requester.stop()
        for responder in responders { await responder.stop() }

        #expect(answers.sorted() == ["one a x", "one b x", "two a x", "two b x"])
    }

    @Test func `a lost connection fails the open question, and the next one works`() async throws {
        let place = try await TestBroker.place()
        let proxy = try TCPProxy(to: place.broker.port)
        defer { proxy.stop() }
        let requester = Requester(settings: try place.settings(port: proxy.port), logger: quiet)
        try await Session.use(place.settings()) { _ = try $0.declareQueue("silent") }

        async let open = requester.request(question("?", to: "silent"), timeout: .seconds(10))
        try await eventually("asked") {
            try await Session.use(place.settings()) { try $0.declareQueue("silent", passive: true).messages == 1 }
        }
        proxy.cut()
        var failure: AMQPError?
        do { _ = try await open } catch { failure = error as? AMQPError }
        let responder = Responder(try place.settings(), queue: "echo", answers: ["re: "])
        let answer = try await ask(requester, question("again", to: "echo"))
        await requester.stop()
        await responder.stop()

        #expect(failure?.code == .disconnected)
        #expect(answer == "re: again")
    }

    @Test func `a cancelled task gives its question up at once`() async throws {
        let settings = try await TestBroker.place().settings()
        let requester = Requester(settings: settings, logger: quiet)
        try await Session.use(settings) { _ = try $0.declareQueue("silent") }
        let message = question("?", to: "silent")
        let task = Task { try await requester.request(message, timeout: .seconds(60)) }

        task.cancel()
        let time = await ContinuousClock().measure {
            await #expect(throws: CancellationError.self) { try await task.value }
        }
        await requester.stop()

        #expect(time < .seconds(5))
    }
}
