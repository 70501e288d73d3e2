import AMQP
import Foundation
import LocalBroker
import Logging
import Model
import Storage
import Support
import Synchronization
import Testing

@testable import Messaging

/// The worker on a real broker: what the processor's tests can't see.
@Suite(.serialized) struct `A worker` {
    private struct Add: Command {
        static let name = "sum.number.add"
        static let summary = "Adds a number."
        static let example = Add(number: 1)
        struct Reply: Codable { var sum: Int64 }
        var partitionKey: String { "k" }
        var number: Int64
    }

    private struct AskSum: Query {
        static let name = "sum.number.ask"
        static let summary = "Asks for the sum."
        static let example = AskSum()
        struct Reply: Codable { var sum: Int64 }
    }

    /// Has the service send a command that fits into no frame.
    private static let unwanted: Int64 = -1
    /// Has the service call the world, which answers with a number to add.
    private static let outside: Int64 = -2

    private static let schema = Schema(
        "sum",
        [.init("1", sql: "CREATE TABLE number (number INTEGER NOT NULL)")]
    )

    private static func sum(_ database: Database) throws -> Int64 {
        try Int64.fetchOne(database, sql: "SELECT coalesce(sum(number), 0) FROM number") ?? 0
    }

    private func worker(
        _ connection: ConnectionSettings,
        _ store: Store,
        effects: [EffectRoute] = [],
        effectsAtOnce: Int = 64
    ) throws -> Worker {
        var settings = Worker.Settings(connection: connection)
        settings.effectsAtOnce = effectsAtOnce
        let route = Route(type: Add.name, kind: .command, roles: nil) { body in
            let add = try JSON.decode(Add.self, from: body)
            return Route.Call(key: "k") { unit in
                try unit.database.run("INSERT INTO number VALUES (?)", [add.number])
                unit.emit("sum.number.added", key: "k", body: body)
                if add.number == Self.unwanted {
                    unit.send("sum.number.note", key: String(repeating: "k", count: 200_000), body: Array("{}".utf8))
                }
                if add.number == Self.outside { unit.startEffect("sum.world.call", body: []) }
                return try Reply.ok(Add.Reply(sum: Self.sum(unit.database)))
            }
        }
        return try Worker(
            store: store,
            reader: Reader(service: "sum", routes: [route], environment: .system) { _ in [.operator] },
            queries: { _ in
                [
                    QueryRoute(type: AskSum.name, roles: []) { _, database, _ in
                        try Reply.ok(AskSum.Reply(sum: Self.sum(database)))
                    }
                ]
            },
            effects: effects,
            settings: settings,
            processing: .init(service: "sum"),
            environment: .system,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    private func client(_ place: TestBroker.Place) throws -> RequestClient {
        let client = RequestClient(
            connection: try place.settings(),
            source: "test",
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        client.start()
        return client
    }

    private func isReady(_ worker: Worker) async throws {
        try await eventually("the worker is ready") { worker.status.isReady }
    }

    @Test func `answers commands and queries, and a repeat with the same answer`() async throws {
        let place = try await TestBroker.place()
        let worker = try worker(place.settings(), try Store(.memory, schemas: [messagingSchema, Self.schema]))
        try worker.start()
        try await isReady(worker)
        let client = try client(place)
        let id = Environment.system.newUUID()

        let first = try await client.send(Add(number: 5), id: id)
        let second = try await client.send(Add(number: 5), id: id)
        let answer = try await client.ask(AskSum())

        #expect(first.sum == 5)
        #expect(second.sum == 5)
        #expect(answer.sum == 5)
        await client.stop()
        await worker.stop()
    }

    @Test(arguments: [
        Properties(headers: [Header.time: .int(.min)]), Properties(headers: [Header.time: .string("\(Int64.min)")]),
        // In milliseconds it is hardly more than the lowest number that there is.
        Properties(timestamp: 9_223_372_036_854_776),
    ])
    func `handles what was sent at no time that there is`(properties: Properties) async throws {
        let place = try await TestBroker.place()
        let worker = try worker(place.settings(), try Store(.memory, schemas: [messagingSchema, Self.schema]))
        try worker.start()
        try await isReady(worker)
        var properties = properties
        properties.messageID = "m"
        properties.type = Add.name
        let message = OutgoingMessage(
            exchange: Exchange.commands,
            routingKey: Add.name,
            properties: properties,
            body: try JSON.encode(Add(number: 5))
        )

        try await Session.use(try place.settings()) { try $0.publishConfirmed(message) }

        try await eventually("it is handled") { worker.status.counts.done == 1 }
        #expect(worker.status.lag == .zero)
        await worker.stop()
    }

    @Test func `stops with everything published, acknowledged and written down`() async throws {
        let place = try await TestBroker.place()
        try await Session.use(try place.settings()) { session in
            try Topology(service: "listener", events: ["sum.number.added"]).declare(on: session)
        }
        let store = try Store(.memory, schemas: [messagingSchema, Self.schema])
        let worker = try worker(place.settings(), store)
        try worker.start()
        try await isReady(worker)
        let publisher = Publisher(
            settings: try place.settings(),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        publisher.start()
        publisher.publish(
            try (1...3000).map { number in
                OutgoingMessage(
                    token: Int64(number),
                    exchange: Exchange.commands,
                    routingKey: Add.name,
                    properties: Properties(deliveryMode: 2, messageID: "m\(number)", type: Add.name),
                    body: try JSON.encode(Add(number: 1))
                )
            }
        )
        #expect(await publisher.flush(deadline: .seconds(20)))

        await worker.stop()

        let (handled, outbox) = try store.read { database in
            (
                try Self.sum(database),
                try Int.fetchOne(
                    database,
                    sql: "SELECT count(*) FROM outbox WHERE position > (SELECT value FROM meta WHERE name = 'relayed')"
                )
            )
        }
        let (waiting, heard) = try await Session.use(try place.settings()) { session in
            (
                try session.declareQueue("sum.commands", passive: true).messages,
                try session.declareQueue("listener.events", passive: true).messages
            )
        }
        #expect(outbox == 0)
        #expect(Int(handled) + waiting == 3000)
        #expect(heard == Int(handled))
        await publisher.stop()
    }

    @Test func `answers even a query whose envelope can't be read`() async throws {
        let place = try await TestBroker.place()
        let worker = try worker(place.settings(), try Store(.memory, schemas: [messagingSchema, Self.schema]))
        try worker.start()
        try await isReady(worker)
        let requester = Requester(
            settings: try place.settings(),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        requester.start()

        let reply = try await requester.request(
            OutgoingMessage(
                exchange: Exchange.queries,
                routingKey: AskSum.name,
                properties: Properties(contentType: "application/cloudevents+json"),
                body: Array("{".utf8)
            ),
            timeout: .seconds(10)
        )

        #expect(try JSONValue.parse(reply.body)["problem"]?["type"]?.string == "unreadable")
        await requester.stop()
        await worker.stop()
    }

    @Test func `declares what another one has declared before`() async throws {
        let place = try await TestBroker.place()
        try await Session.use(try place.settings()) { session in
            try Topology(service: "sum", events: ["other.thing.happened"]).declare(on: session)
            try Topology(service: "sum", events: ["other.thing.happened"]).declare(on: session)
        }
    }

    @Test func `takes no message while the disk is full, and goes on when it isn't`() async throws {
        let place = try await TestBroker.place()
        let store = try Store(.memory, schemas: [messagingSchema, Self.schema])
        let worker = try worker(place.settings(), store)
        try worker.start()
        try await isReady(worker)
        let client = try client(place)
        let pages = try store.write { try Int.fetchOne($0, sql: "PRAGMA page_count") ?? 0 }
        try store.write { _ = try Int.fetchOne($0, sql: "PRAGMA max_page_count = \(pages)") }

        let publishing = Task {
            var sums: [Int64] = []
            for _ in 1...200 {
                let id = Environment.system.newUUID()
                sums.append(try await client.send(Add(number: 1), id: id, timeout: .seconds(60)).sum)
            }
            return sums
        }
        try await eventually("the worker says that the disk is full") {
            worker.status.reasons.contains { $0.contains("can't be written") }
        }
        try store.write { _ = try Int.fetchOne($0, sql: "PRAGMA max_page_count = 1000000") }

        #expect(try await publishing.value == Array(1...200))
        #expect(worker.status.isReady)
        #expect(worker.status.counts.dead == 0)
        await client.stop()
        await worker.stop()
    }

    @Test func `loses and doubles nothing when its connections are cut`() async throws {
        let place = try await TestBroker.place()
        let proxy = try TCPProxy(to: place.broker.port)
        let worker = try worker(
            place.settings(port: proxy.port),
            try Store(.memory, schemas: [messagingSchema, Self.schema])
        )
        try worker.start()
        try await isReady(worker)
        let client = try client(place)

        var sums: [Int64] = []
        for number in 1...60 {
            if number % 20 == 0 { proxy.cut() }
            sums.append(try await untilAnswered(client, Add(number: 1)))
        }

        #expect(sums == Array(1...60))
        #expect(worker.status.reconnects >= 3)
        await client.stop()
        await worker.stop()
        proxy.stop()
    }

    @Test func `a projection is made anew from the log of events`() async throws {
        let place = try await TestBroker.place()
        let worker = try worker(place.settings(), try Store(.memory, schemas: [messagingSchema, Self.schema]))
        try worker.start()
        try await isReady(worker)
        let client = try client(place)
        for number in 1...50 { _ = try await client.send(Add(number: Int64(number)), id: Environment.system.newUUID()) }
        await worker.stop()

        let copy = try Store(.memory, schemas: [messagingSchema, Self.schema])
        let count = try await replayLog(place.settings(), into: copy)

        #expect(count == 50)
        // The mark that the first one left at the end is no event.
        #expect(try await replayLog(place.settings(), into: copy) == 50)
        #expect(try copy.read(Self.sum) == 50 * 51 / 2)
        #expect(try copy.read { try Meta.value("log_offset", in: $0) } == 49)
        await client.stop()
    }

    @Test func `a log that breaks off has not been read`() async throws {
        let place = try await TestBroker.place()
        let proxy = try TCPProxy(to: place.broker.port)
        defer { proxy.stop() }
        // More than the broker sends ahead, so that the end can't have come when the first is handled.
        try await fillLog(of: place, with: 3000)
        let copy = try Store(.memory, schemas: [messagingSchema, Self.schema])

        await #expect(throws: AMQPError.self) {
            try await replayLog(place.settings(port: proxy.port), into: copy) {
                proxy.redirect(to: 1)
                proxy.cut()
            }
        }

        #expect(try copy.read(Self.sum) < 3000)
    }

    @Test func `a log without a broker has not been read`() async throws {
        let copy = try Store(.memory, schemas: [messagingSchema, Self.schema])

        await #expect(throws: AMQPError.self) {
            try await replayLog(ConnectionSettings(url: "amqp://127.0.0.1:1/"), into: copy)
        }
    }

    @Test func `what the broker doesn't take becomes a dead letter`() async throws {
        let place = try await TestBroker.place()
        let store = try Store(.memory, schemas: [messagingSchema, Self.schema])
        let worker = try worker(place.settings(), store)
        try worker.start()
        try await isReady(worker)
        let client = try client(place)

        // Its own answer may be lost with the connection that the broker's refusal costs.
        _ = try await untilAnswered(client, Add(number: Self.unwanted))
        var letter: Delivery?
        try await eventually("there is a dead letter") {
            letter = try await Session.use(place.settings()) { try $0.get("sum.dead", noAck: true) }
            return letter != nil
        }

        let headers = try #require(letter).properties.headers
        #expect(headers[Header.reason] == "returned")
        #expect(headers[Header.lastError]?.stringValue?.hasPrefix("502 ") == true)
        #expect(headers[Header.queue] == "sum.commands")
        #expect(letter?.properties.type == "sum.number.note")
        #expect(letter?.body == Array("{}".utf8))
        try await eventually("nothing waits in the outbox but events") {
            try store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM outbox WHERE seq IS NULL") } == 0
        }
        await client.stop()
        await worker.stop()
    }

    @Test func `calls the world no more often at once than it may`() async throws {
        struct Calls {
            var underWay = 0
            var most = 0
            var isAnswered = false
        }
        let calls = Mutex(Calls())
        let call = EffectRoute(type: "sum.world.call", lease: .seconds(60)) { _, _ in
            calls.withLock { calls in
                calls.underWay += 1
                calls.most = max(calls.most, calls.underWay)
            }
            while !calls.withLock(\.isAnswered) { try await Task.sleep(for: .milliseconds(5)) }
            calls.withLock { $0.underWay -= 1 }
            return EffectRoute.Outcome(type: Add.name, body: try JSON.encode(Add(number: 1)))
        }
        let place = try await TestBroker.place()
        let store = try Store(.memory, schemas: [messagingSchema, Self.schema])
        let worker = try worker(place.settings(), store, effects: [call], effectsAtOnce: 2)
        try worker.start()
        try await isReady(worker)
        let client = try client(place)

        for _ in 1...6 { _ = try await client.send(Add(number: Self.outside), id: Environment.system.newUUID()) }
        try await eventually("two are under way") { calls.withLock(\.underWay) == 2 }
        calls.withLock { $0.isAnswered = true }
        try await eventually("all six have been answered") { try store.read(Self.sum) == 6 * Self.outside + 6 }

        #expect(calls.withLock(\.most) == 2)
        await client.stop()
        await worker.stop()
    }

    @Test func `does not start on a damaged database after a crash`() throws {
        let folder = try temporaryFolder("damaged")
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/sum.sqlite"
        let schemas = [messagingSchema, Self.schema]
        let store = try Store(.file(path), schemas: schemas)
        _ = try Run.begin(in: store, after: nil)
        try store.write { database in
            for number in 1...5000 { try database.run("INSERT INTO number VALUES (?)", [number]) }
        }
        try store.close()
        var bytes = try Data(contentsOf: URL(filePath: path))
        bytes.replaceSubrange((bytes.count - 8192)..., with: repeatElement(0xAB, count: 8192))
        try bytes.write(to: URL(filePath: path))

        #expect(throws: StoreError.self) {
            try worker(ConnectionSettings(url: "amqp://127.0.0.1:1/"), Store(.file(path), schemas: schemas))
        }
    }

    @Test func `moves what it has committed from the WAL into the database when it is idle`() async throws {
        let place = try await TestBroker.place()
        let folder = try temporaryFolder("idle")
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/sum.sqlite"
        let store = try Store(.file(path), schemas: [messagingSchema, Self.schema])
        let worker = try worker(place.settings(), store)
        try worker.start()
        try await isReady(worker)
        let client = try client(place)

        _ = try await client.send(Add(number: 5), id: Environment.system.newUUID())

        try await eventually("the event is in the database's own file") {
            try Data(contentsOf: URL(filePath: path)).firstRange(of: Data("sum.number.added".utf8)) != nil
        }
        await client.stop()
        await worker.stop()
        try store.close()
    }

    /// Reads the log into a copy of the sums, and does something at each number.
    @discardableResult
    private func replayLog(
        _ settings: ConnectionSettings,
        into copy: Store,
        atEach action: @escaping @Sendable () -> Void = {}
    ) async throws -> Int {
        let reaction = Route(type: "sum.number.added", kind: .event, roles: nil) { body in
            let add = try JSON.decode(Add.self, from: body)
            return Route.Call(key: "k") { unit in
                action()
                try unit.database.run("INSERT INTO number VALUES (?)", [add.number])
                return []
            }
        }
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let processor = try Processor(
            store: copy,
            reader: Reader(service: "copy", routes: [reaction], environment: .system) { _ in [.operator] },
            settings: .init(service: "copy"),
            environment: .system,
            logger: quiet
        )
        return try await LogReplay(connection: settings, logger: quiet).run(processor, from: nil) { _ in }
    }

    /// Puts so many events into the log.
    private func fillLog(of place: TestBroker.Place, with count: Int64) async throws {
        let publisher = Publisher(
            settings: try place.settings(),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            setUp: { session in
                try Topology.declareShared(on: session)
                try Topology.declareLog(on: session)
            }
        )
        publisher.start()
        publisher.publish(
            try (1...count).map { number in
                OutgoingMessage(
                    token: number,
                    exchange: Exchange.events,
                    routingKey: "sum.number.added",
                    properties: Properties(
                        deliveryMode: 2,
                        messageID: "m\(number)",
                        type: "sum.number.added",
                        appID: "sum"
                    ),
                    body: try JSON.encode(Add(number: 1))
                )
            }
        )
        #expect(await publisher.flush(deadline: .seconds(20)))
        await publisher.stop()
    }

    /// Sends a command under one id until it is answered, as any client should.
    private func untilAnswered(_ client: RequestClient, _ add: Add) async throws -> Int64 {
        let id = Environment.system.newUUID()
        var answer: Int64?
        try await eventually("the command is answered") {
            answer = try? await client.send(add, id: id, timeout: .seconds(2)).sum
            return answer != nil
        }
        return try #require(answer)
    }
}
