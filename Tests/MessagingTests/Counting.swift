import AMQP
import Logging
import Model
import Storage
import Support
import Synchronization

@testable import Messaging

/// A processor over a small domain, driven by hand: `counter.add` counts per key and tells about it.
final class Counting {
    struct Add: Codable {
        var key: String
        var amount: Int64 = 1
        /// What the handler is to do besides: `refuse`, `intrude`, `later`, `call`, `clash`, `later clash`; with
        /// `answer` a call's result answers it, perhaps with more.
        var mishap: String?
    }

    struct Broken: Error {}

    /// How often the handler of each key is to fail before it works.
    final class Failures: Sendable {
        private let left = Mutex<[String: Int]>([:])

        func expect(_ count: Int, of key: String) { left.withLock { $0[key] = count } }

        func isNext(_ key: String) -> Bool {
            left.withLock { left in
                guard let count = left[key], count > 0 else { return false }
                left[key] = count - 1
                return true
            }
        }
    }

    static let schema = Schema(
        "counter",
        [.init("1", sql: "CREATE TABLE counter (key TEXT PRIMARY KEY, sum INTEGER NOT NULL, trace TEXT NOT NULL)")]
    )

    let clock = StoppedClock()
    let store: Store
    let failures = Failures()
    private(set) var processor: Processor
    private var sent = 0
    private let retry: RetrySchedule
    private let log: RecordedLog

    init(
        _ location: Store.Location = .memory,
        retry: RetrySchedule = RetrySchedule(immediateTries: 3, delays: [.seconds(1), .seconds(5)], jitter: 0),
        log: RecordedLog = RecordedLog()
    ) throws {
        self.retry = retry
        self.log = log
        store = try Store(location, schemas: [messagingSchema, Self.schema])
        let clock = clock
        processor = try Self.processor(store, clock: clock, retry: retry, routes: [], log: log)
        try restart()
    }

    /// What a new process would know: only what is in the database.
    func restart() throws {
        processor = try Self.processor(store, clock: clock, retry: retry, routes: routes, log: log)
    }

    /// The same, where the last process has left word of how it ended, or was killed.
    func restart(after end: LastWords.Ending?) throws {
        _ = try Run.begin(in: store, after: end)
        try restart()
    }

    private static func processor(
        _ store: Store,
        clock: StoppedClock,
        retry: RetrySchedule,
        routes: [Route],
        log: RecordedLog
    ) throws -> Processor {
        let words = Mutex<UInt64>(0)
        let environment = Environment(
            now: { clock.now },
            random: {
                words.withLock { word in
                    word += 1
                    return word
                }
            }
        )
        var settings = Processor.Settings(service: "counter")
        settings.retry = retry
        return try Processor(
            store: store,
            reader: Reader(service: "counter", routes: routes, environment: environment) { message in
                message.user.flatMap(Role.init(user:)).map { [$0] } ?? [.operator]
            }.adding(repairRoutes(service: "counter")),
            effects: [
                EffectRoute(type: "counter.world.call", lease: .seconds(60)) { body, _ in
                    EffectRoute.Outcome(type: "counter.add", body: body)
                }
            ],
            settings: settings,
            environment: environment,
            logger: log.logger
        )
    }

    private var routes: [Route] {
        [
            Route(type: "counter.add", kind: .command, roles: [.edge]) { [failures] body in
                let add = try JSON.decode(Add.self, from: body)
                return Route.Call(key: add.key) { unit in try Self.add(add, unit, failures) }
            },
            Route(type: "other.thing.happened", kind: .event, roles: [.service("other")]) { [failures] body in
                let add = try JSON.decode(Add.self, from: body)
                return Route.Call(key: add.key) { unit in
                    _ = try Self.add(add, unit, failures)
                    return []
                }
            },
        ]
    }

    private static func add(_ add: Add, _ unit: WorkUnit, _ failures: Failures) throws -> [UInt8] {
        try unit.database.run(
            """
            INSERT INTO counter VALUES (?1, ?2, ?3)
            ON CONFLICT DO UPDATE SET sum = sum + ?2, trace = trace || ' ' || ?3
            """,
            [add.key, add.amount, "\(add.amount)"]
        )
        unit.emit("counter.changed", key: add.key, body: try JSON.encode(add))
        switch add.mishap {
        case "refuse": throw Refusal(.invalidField, "Not this one.", path: "$.amount")
        case "intrude": throw Refusal(.loginFailed, "Nobody is let in by this.")
        case "clash":
            // Takes the place in the outbox that the event wants: no handler should be able to, and none may do harm.
            try unit.database.run(
                """
                INSERT INTO outbox (position, exchange, routing_key, properties, body, at)
                SELECT coalesce(max(position), 0) + 1, '', '', x'', x'', 0 FROM outbox
                """
            )
        case "later", "later clash":
            var later = add
            later.mishap = add.mishap == "later" ? nil : "clash"
            unit.startTimer("counter.add", key: add.key, at: unit.now + .seconds(60), body: try JSON.encode(later))
        case "call":
            unit.startEffect("counter.world.call", body: try JSON.encode(Add(key: add.key, amount: 100)))
        case "answer", "answer refuse", "answer answer":
            let next = add.mishap?.dropFirst("answer ".count)
            let outcome = Add(key: add.key, amount: 100, mishap: next.flatMap { $0.isEmpty ? nil : String($0) })
            unit.startEffect("counter.world.call", body: try JSON.encode(outcome), answers: true)
            return []
        default: break
        }
        if failures.isNext(add.key) { throw Broken() }
        return try Reply.ok(["sum": sum(add.key, in: unit.database)])
    }

    private static func sum(_ key: String, in database: Database) throws -> Int64 {
        try database.one("SELECT sum FROM counter WHERE key = ?", [key]).map { $0["sum"] } ?? 0
    }

    // MARK: - What a test sees

    func sum(_ key: String) throws -> Int64 { try store.read { database in try Self.sum(key, in: database) } }

    /// The amounts added to a key, in order.
    func trace(_ key: String) throws -> String {
        try store.read { database in
            try database.one("SELECT trace FROM counter WHERE key = ?", [key]).map { $0["trace"] } ?? ""
        }
    }

    func count(_ table: String) throws -> Int {
        try store.read { database in try Int.fetchOne(database, sql: "SELECT count(*) FROM \(table)") ?? 0 }
    }

    /// Spoils what rows remember of their messages.
    func damage(_ table: String, where condition: String = "true") throws {
        try store.write { database in
            try database.execute(sql: "UPDATE \(table) SET properties = x'ff' WHERE \(condition)")
        }
    }

    // MARK: - What a test sends

    func command(_ add: Add, id: String? = nil, anonymous: Bool = false, user: String? = nil) throws -> Delivery {
        command(try JSON.encode(add), id: id, anonymous: anonymous, user: user)
    }

    func command(_ body: [UInt8], id: String? = nil, anonymous: Bool = false, user: String? = nil) -> Delivery {
        sent += 1
        return Delivery(
            exchange: Exchange.commands,
            routingKey: "counter.add",
            properties: Properties(
                correlationID: "c\(sent)",
                replyTo: "amq.rabbitmq.reply-to.x",
                messageID: anonymous ? nil : id ?? "m\(sent)",
                type: "counter.add",
                userID: user,
                appID: "test"
            ),
            body: body
        )
    }

    func event(_ sequence: Int64, epoch: Int64 = 1, _ add: Add = Add(key: "k")) throws -> Delivery {
        var add = add
        add.amount = sequence
        return Delivery(
            exchange: Exchange.events,
            routingKey: "other.thing.happened",
            properties: Properties(
                headers: [Header.sequence: .int(sequence), Header.epoch: .int(epoch)],
                messageID: "e\(epoch)-\(sequence)",
                type: "other.thing.happened",
                appID: "other"
            ),
            body: try JSON.encode(add)
        )
    }

    @discardableResult
    func run(_ deliveries: Delivery...) throws -> Processor.Batch { try run(deliveries) }

    @discardableResult
    func run(_ deliveries: [Delivery]) throws -> Processor.Batch {
        try processor.process(
            deliveries.map { delivery in
                let queue = delivery.exchange == Exchange.commands ? "counter.commands" : "counter.events"
                return .arrival(processor.reader.read(delivery, from: queue))
            }
        )
    }

    /// Lets time pass and runs what has become due.
    @discardableResult
    func wait(_ duration: Duration) throws -> [Processor.Batch] {
        clock.advance(by: duration)
        var batches: [Processor.Batch] = []
        while let due = processor.nextDue, due <= clock.now { batches.append(try processor.process([])) }
        return batches
    }
}

extension Processor.Batch {
    func published(to exchange: String) -> [OutgoingMessage] { publications.filter { $0.exchange == exchange } }
    var deadReasons: [String?] {
        published(to: Exchange.dead).map { $0.properties.headers[Header.reason]?.stringValue }
    }
    var replyTexts: [String] { replies.map { String(decoding: $0.body, as: UTF8.self) } }
}
