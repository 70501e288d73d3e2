/// Questions of operators that every service answers.
///
/// Asked as `ops.health`, every running service answers; asked as `catalogue.ops.health`, only that one does.
public enum Operations: ServiceContract {
    public static let service = "ops"
    public static let summary = "What every service answers about itself."
    public static let commands: [any Command.Type] = []
    public static let events: [any Event.Type] = []
    public static let queries: [any Query.Type] = [
        AskHealth.self, AskMetrics.self, ListParked.self, ListOutbox.self,
    ]

    /// The name of a question to one service; nil for other messages: `catalogue.ops.health` is `ops.health`.
    public static func commonName(of name: String) -> String? {
        guard let dot = name.firstIndex(of: ".") else { return nil }
        let rest = name[name.index(after: dot)...]
        return queries.first { $0.name == rest }?.name
    }
}

// Health.
extension Operations {
    public struct AskHealth: Query {
        public static let name = "ops.health"
        public static let summary = "Asks a service whether it is ready, and what waits in it."
        public static let example = AskHealth()
        public static let roles: [Role] = []

        public init() {}

        public typealias Reply = Health
    }

    /// How a service does; times without a unit in their name are instants.
    public struct Health: Exemplified, Hashable, Codable, Sendable {
        public static let example = Health(
            service: "catalogue",
            version: "1.0.0",
            ready: false,
            reasons: ["the broker takes no messages: low on memory"],
            startedAt: .example,
            now: .example + .seconds(3600),
            pid: 4711,
            synchronous: 2,
            lagMS: 12,
            outbox: 256,
            outboxAgeMS: 8000,
            blockedMS: 7900,
            reconnects: 1,
            brokerVersion: "3.10.8",
            questions: 48_200
        )

        public var service: String
        public var version: String
        /// Consumes, publishes and writes durably.
        public var ready: Bool
        /// Why it is not ready; empty if it is.
        public var reasons: [String]
        public var startedAt: Timestamp
        public var now: Timestamp
        public var pid: Int
        /// SQLite's setting, read back: 2 is FULL.
        public var synchronous: Int
        /// The age of the oldest message in the batch before; 0 when nothing waits.
        public var lagMS: Int64
        public var outbox: Int
        public var outboxAgeMS: Int64
        public var parked: Int
        public var dead: Int
        public var timers: Int
        public var effects: Int
        /// For how long the broker has refused to take messages since the start, all alarms together; that it does so
        /// now is among the reasons.
        public var blockedMS: Int64
        public var reconnects: Int
        public var uncleanStarts: Int
        public var duplicates: Int
        public var gaps: Int
        public var brokerVersion: String?
        /// How many questions it has been asked since its start, this one among them.
        public var questions: Int?

        public init(
            service: String,
            version: String,
            ready: Bool,
            reasons: [String] = [],
            startedAt: Timestamp,
            now: Timestamp,
            pid: Int,
            synchronous: Int,
            lagMS: Int64 = 0,
            outbox: Int = 0,
            outboxAgeMS: Int64 = 0,
            parked: Int = 0,
            dead: Int = 0,
            timers: Int = 0,
            effects: Int = 0,
            blockedMS: Int64 = 0,
            reconnects: Int = 0,
            uncleanStarts: Int = 0,
            duplicates: Int = 0,
            gaps: Int = 0,
            brokerVersion: String? = nil,
            questions: Int? = nil
        ) {
            self.service = service
            self.version = version
            self.ready = ready
            self.reasons = reasons
            self.startedAt = startedAt
            self.now = now
            self.pid = pid
            self.synchronous = synchronous
            self.lagMS = lagMS
            self.outbox = outbox
            self.outboxAgeMS = outboxAgeMS
            self.parked = parked
            self.dead = dead
            self.timers = timers
            self.effects = effects
            self.blockedMS = blockedMS
            self.reconnects = reconnects
            self.uncleanStarts = uncleanStarts
            self.duplicates = duplicates
            self.gaps = gaps
            self.brokerVersion = brokerVersion
            self.questions = questions
        }
    }
}

// Metrics.
extension Operations {
    public struct AskMetrics: Query {
        public static let name = "ops.metrics"
        public static let summary = "Asks a service for its counters and histograms, for people or for Prometheus."
        public static let example = AskMetrics(format: .prometheus)
        public static let roles: [Role] = []

        /// `json` unless given.
        public var format: Format?

        public init(format: Format? = nil) {
            self.format = format
        }

        public enum Format: String, CaseIterable, Codable, Sendable { case json, prometheus }

        /// Either the metrics one by one or the text that Prometheus reads.
        public struct Reply: Exemplified, Hashable, Codable, Sendable {
            public static let example = Reply(
                service: "catalogue",
                metrics: [
                    Metric(
                        name: "messages.handled",
                        labels: ["type": "catalogue.product.publish", "outcome": "done"],
                        value: 12_345
                    )
                ]
            )

            public var service: String
            public var metrics: [Metric]?
            public var text: String?

            public init(service: String, metrics: [Metric]) {
                self.service = service
                self.metrics = metrics
            }

            public init(service: String, text: String) {
                self.service = service
                self.text = text
            }
        }
    }

    public struct Metric: Hashable, Codable, Sendable {
        public var name: String
        public var labels: [String: String]
        /// Of a counter or gauge the number, of a histogram the sum.
        public var value: Double
        /// How many observations a histogram holds.
        public var count: Int64?

        public init(name: String, labels: [String: String] = [:], value: Double, count: Int64? = nil) {
            self.name = name
            self.labels = labels
            self.value = value
            self.count = count
        }
    }
}

// What waits.
extension Operations {
    public struct ListParked: Query {
        public static let name = "ops.parked"
        public static let summary = "Lists the messages that a service has set aside to try again, the next one first."
        public static let example = ListParked(limit: 20)
        public static let roles: [Role] = []

        /// At most how many; 100 unless given.
        public var limit: Int?

        public init(limit: Int? = nil) {
            self.limit = limit
        }

        public struct Reply: Exemplified, Hashable, Codable, Sendable {
            public static let example = Reply(
                service: "catalogue",
                parked: [
                    Parked(
                        messageID: "019b7f3e-2c40-7000-8000-000000000001",
                        type: "catalogue.product.publish",
                        key: ID<Catalogue.Product>.example(1).description,
                        attempt: 4,
                        dueAt: .example + .seconds(5),
                        error: "database is locked"
                    )
                ]
            )

            public var service: String
            public var parked: [Parked]

            public init(service: String, parked: [Parked]) {
                self.service = service
                self.parked = parked
            }
        }
    }

    public struct Parked: Hashable, Codable, Sendable {
        public var messageID: String
        public var type: String
        public var key: String?
        public var attempt: Int
        public var dueAt: Timestamp
        public var error: String

        public init(messageID: String, type: String, key: String?, attempt: Int, dueAt: Timestamp, error: String) {
            self.messageID = messageID
            self.type = type
            self.key = key
            self.attempt = attempt
            self.dueAt = dueAt
            self.error = error
        }
    }

    public struct ListOutbox: Query {
        public static let name = "ops.outbox"
        public static let summary = "Lists the messages that a service has written and the broker has not confirmed."
        public static let example = ListOutbox(limit: 20)
        public static let roles: [Role] = []

        /// At most how many; 100 unless given.
        public var limit: Int?

        public init(limit: Int? = nil) {
            self.limit = limit
        }

        public struct Reply: Exemplified, Hashable, Codable, Sendable {
            public static let example = Reply(
                service: "catalogue",
                outbox: [
                    Outgoing(
                        messageID: "019b7f3e-2c40-7000-8000-000000000002",
                        type: "catalogue.product.published",
                        exchange: "souk.events",
                        routingKey: "catalogue.product.published",
                        bytes: 512,
                        writtenAt: .example
                    )
                ]
            )

            public var service: String
            public var outbox: [Outgoing]

            public init(service: String, outbox: [Outgoing]) {
                self.service = service
                self.outbox = outbox
            }
        }
    }

    public struct Outgoing: Hashable, Codable, Sendable {
        public var messageID: String
        public var type: String
        public var exchange: String
        public var routingKey: String
        public var bytes: Int
        public var writtenAt: Timestamp

        public init(
            messageID: String,
            type: String,
            exchange: String,
            routingKey: String,
            bytes: Int,
            writtenAt: Timestamp
        ) {
            self.messageID = messageID
            self.type = type
            self.exchange = exchange
            self.routingKey = routingKey
            self.bytes = bytes
            self.writtenAt = writtenAt
        }
    }
}
