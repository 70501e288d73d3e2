import Logging
import Support
import Synchronization
import Testing

@testable import AMQP
@testable import Messaging

@Suite struct `The stream of all events` {
    /// Says what RabbitMQ says of a stream that it has lost, so many times.
    private final class Refusals: Sendable {
        private let left: Mutex<Int>

        init(_ count: Int) { left = Mutex(count) }

        func next() throws {
            let isDown = left.withLock { left in
                left -= 1
                return left >= 0
            }
            guard isDown else { return }
            throw AMQPError(.refused, "declare queue souk.log", replyCode: 404, reason: "home node is down")
        }
    }

    @Test func `may be down: the set-up goes on, and it is declared once it is back`() async throws {
        let settings = try await TestBroker.place().settings()
        let refusals = Refusals(3)
        let stream = LogStream(
            connection: settings,
            pause: .milliseconds(10),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ) { session in
            try refusals.next()
            try Topology.declareShared(on: session)
            try Topology.declareLog(on: session)
        }

        try await Session.use(settings) { session in try stream.declare(on: session) }

        #expect(stream.trouble == "home node is down")
        try await eventually("it is back") { stream.trouble == nil }
        let depth = try await Session.use(settings) { try $0.declareQueue(Topology.logStream, passive: true).messages }
        #expect(depth == 0)
    }

    @Test func `is not made up for any other trouble`() async throws {
        let settings = try await TestBroker.place().settings()
        let stream = LogStream(connection: settings, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }) {
            try $0.declareQueue(Topology.logStream, arguments: ["x-queue-type": "nonsense"])
        }

        await #expect(throws: AMQPError.self) {
            try await Session.use(settings) { session in try stream.declare(on: session) }
        }

        #expect(stream.trouble == nil)
    }
}
