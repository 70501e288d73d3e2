import AMQP
import Logging
import Model
import Storage
import Support
import Synchronization
import Testing

@testable import Messaging

@Suite struct `The query desk` {
    /// What of the two threads that answer is on its way to the broker.
    private final class Acknowledgements: Sendable {
        private let tags = Mutex<[UInt64]>([])
        let firstBegan = Semaphore()
        let secondEnded = Semaphore()

        var all: [UInt64] { tags.withLock { $0 } }

        /// Lets a later one overtake the first, if it can.
        func take(_ tag: UInt64) {
            if tag == 8 {
                firstBegan.post()
                _ = secondEnded.wait(until: .now + .milliseconds(300))
            }
            tags.withLock { $0.append(tag) }
            if tag == 16 { secondEnded.post() }
        }
    }

    private func questions(_ tags: ClosedRange<UInt64>) -> [Delivery] {
        tags.map { tag in
            Delivery(
                epoch: 1,
                tag: tag,
                exchange: Exchange.queries,
                routingKey: "counter.ask",
                properties: Properties(messageID: "\(tag)", type: "counter.ask", userID: "operator"),
                body: Array("{}".utf8)
            )
        }
    }

    @Test func `counts what it is asked, also before it answers`() throws {
        let desk = QueryDesk(
            service: "counter",
            store: try Store(.memory, schemas: []),
            routes: [],
            reader: Reader(service: "counter", routes: [], environment: .system, authorize: { _ in [.operator] }),
            environment: .system,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            reply: { _ in },
            acknowledge: { _, _ in }
        )

        desk.take(questions(1...8))
        desk.take(questions(9...11))

        #expect(desk.count == 11)
    }

    @Test func `never acknowledges less than it did before, whichever thread comes first`() async throws {
        let acknowledgements = Acknowledgements()
        let route = QueryRoute(type: "counter.ask", roles: []) { question, _, _ in
            // The later half is at work until the first half is being acknowledged.
            if question.id == "9" { _ = acknowledgements.firstBegan.wait(until: .now + .seconds(10)) }
            return Array("{}".utf8)
        }
        let desk = QueryDesk(
            service: "counter",
            store: try Store(.memory, schemas: []),
            routes: [route],
            reader: Reader(service: "counter", routes: [], environment: .system, authorize: { _ in [.operator] }),
            environment: .system,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            reply: { _ in },
            acknowledge: { _, tag in acknowledgements.take(tag) }
        )
        defer { desk.stop() }
        desk.start(threads: 2)

        desk.take(questions(1...8))
        desk.take(questions(9...16))
        try await eventually("all questions are acknowledged") { acknowledgements.all.contains(16) }

        try await eventually("both threads have said so") { acknowledgements.all.count == 2 }
        #expect(acknowledgements.all == [8, 16])
    }
}
