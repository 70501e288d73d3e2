import AMQP
import Logging
import Synchronization

/// Collects what happens on the connections' threads, and lets a test wait for it.
final class Recorder<Element: Sendable>: Sendable {
    private let elements = Mutex<[Element]>([])

    func record(_ element: Element) { elements.withLock { $0.append(element) } }
    func record(_ new: [Element]) { elements.withLock { $0.append(contentsOf: new) } }

    var all: [Element] { elements.withLock { $0 } }
    var count: Int { elements.withLock(\.count) }

    func contains(_ predicate: (Element) -> Bool) -> Bool { elements.withLock { $0.contains(where: predicate) } }
}

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
