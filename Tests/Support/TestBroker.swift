public import AMQP
internal import Glibc
public import LocalBroker
internal import Logging
internal import Synchronization

/// The one broker of a test process: started by the first test that asks, gone with the process.
///
/// Each test gets a virtual host of its own, so that tests may run side by side and use the names they like.
public enum TestBroker {
    /// One test's place on the shared broker.
    public struct Place: Sendable {
        public let broker: LocalBroker
        public let virtualHost: String

        public var url: String { broker.url(virtualHost: virtualHost) }

        public func settings(name: String = "test") throws -> ConnectionSettings {
            try settings(port: broker.port, name: name)
        }

        /// The same place through another port, such as a proxy's.
        public func settings(port: Int, name: String = "test") throws -> ConnectionSettings {
            var settings = try ConnectionSettings(url: url).named(name)
            settings.hosts = [ConnectionSettings.Host(name: "127.0.0.1", port: port)]
            return settings
        }
    }

    /// Returns an empty virtual host that no other test uses.
    public static func place() async throws -> Place {
        Place(broker: try await shared(), virtualHost: try await places.take())
    }

    /// The shared broker, for tests that look after their own names.
    public static func shared() async throws -> LocalBroker {
        try await starting.value
    }

    private static let places = Places()

    private static let starting = Task {
        let broker = try await LocalBroker.start(
            logger: Logger(label: "souk.test.broker")
        )
        running.withLock { $0 = broker }
        atexit { TestBroker.running.withLock { $0?.abandon() } }
        return broker
    }

    private static let running = Mutex<LocalBroker?>(nil)
}

/// Virtual hosts made in advance, several at a time: a call of RabbitMQ's tool takes most of a second.
private actor Places {
    private var free: [String] = []
    private var made = 0
    private var making: Task<Void, any Error>?

    func take() async throws -> String {
        while true {
            if let name = free.popLast() { return name }
            let task = making ?? Task { try await make() }
            making = task
            try await task.value
        }
    }

    private func make() async throws {
        defer { making = nil }
        let names = (made..<made + 6).map { "place-\($0)" }
        try await TestBroker.shared().addVirtualHosts(names)
        made += names.count
        free += names
    }
}
