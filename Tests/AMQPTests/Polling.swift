import AMQP
import Logging
import Synchronization
import Testing

/// Collects what happens on the connections' threads, and lets a test wait for it.
final class Recorder<Element: Sendable>: Sendable {
    private let elements = Mutex<[Element]>([])

    func record(_ element: Element) { elements.withLock { $0.append(element) } }
    func record(_ new: [Element]) { elements.withLock { $0.append(contentsOf: new) } }

    var all: [Element] { elements.withLock { $0 } }
    var count: Int { elements.withLock(\.count) }

    func contains(_ predicate: (Element) -> Bool) -> Bool { elements.withLock { $0.contains(where: predicate) } }
}

/// Waits until the condition holds; the test fails when it does not in time.
func eventually(
    within limit: Duration = .seconds(20),
    _ what: Comment,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + limit
    while try !condition() {
        guard .now < deadline else {
            Issue.record(what, sourceLocation: sourceLocation)
            throw NotInTime()
        }
        try await Task.sleep(for: .milliseconds(10))
    }
}

struct NotInTime: Error {}

let quiet = Logger(label: "souk.test") { _ in SwiftLogNoOpLogHandler() }

func text(_ delivery: Delivery) -> String { String(decoding: delivery.body, as: UTF8.self) }

func message(_ token: Int, to queue: String, persistent: Bool = true) -> OutgoingMessage {
    OutgoingMessage(
        token: Int64(token),
        routingKey: queue,
        properties: Properties(deliveryMode: persistent ? 2 : 1, messageID: "message-\(token)"),
        body: Array("\(token)".utf8)
    )
}
