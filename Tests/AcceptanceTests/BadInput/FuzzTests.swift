import AMQP
import Foundation
import LocalBroker
import Logging
import Messaging
import Model
import Storage
import Support
import Synchronization
import Testing

@Suite struct `Fuzz` {
    static let mutations = 20_000
    /// Every so many mutations a good command goes in between.
    static let neighbourEvery = 100

    @Test(.timeLimit(.minutes(10)))
    func `of every example in the contract leaves service, queue, database and neighbours intact`() async throws {
        let seed = ProcessInfo.processInfo.environment["FUZZ_SEED"].flatMap { UInt64($0) } ?? 20_261_121
        print("Fuzz: seed \(seed); FUZZ_SEED=\(seed) sends the same again.")
        let catalogue = try LiveService("catalogue", program: "souk-catalogue", at: try await TestBroker.place())
        let process = try await catalogue.start()
        let outcomes = try await Outcomes(at: catalogue.place)

        let neighbours = try await send(seed: seed, outcomes: outcomes)

        try await eventually("all \(neighbours.count) neighbours are answered", within: .seconds(120)) {
            outcomes.successes.isSuperset(of: neighbours)
        }
        try await eventually("the queue of commands is empty", within: .seconds(120)) {
            try await catalogue.waiting(in: "commands") == 0
        }
        try await eventually("every mutation is answered or set aside", within: .seconds(120)) {
            outcomes.unaccounted.isEmpty
        }
        print("Fuzz: \(outcomes.summary)")
        let health = try #require(try await catalogue.health())
        #expect(health.ready, "\(health.reasons)")
        #expect(health.pid == process.pid)
        #expect(health.uncleanStarts == 0)
        #expect(await catalogue.stop(process))
        let integrity = try await DatabaseQueue(path: catalogue.database).read { database in
            try String.fetchAll(database, sql: "PRAGMA integrity_check")
        }
        #expect(integrity == ["ok"])
        await outcomes.stop()
        await catalogue.close()
    }

    /// Sends mutations of all commands and queries, good commands in between; returns the numbers of the latter.
    private func send(seed: UInt64, outcomes: Outcomes) async throws -> Set<Int> {
        let examples = try
            (Catalogue.commands.map { $0 as any Message.Type } + Catalogue.queries.map { $0 as any Message.Type })
            .map { type in
                (name: type.name, body: try JSONValue.parse(JSON.encode(type.example)))
            }
        var mutator = Mutator(seed: seed)
        var neighbours: Set<Int> = []
        for number in 0..<Self.mutations + Self.mutations / Self.neighbourEvery {
            if number % (Self.neighbourEvery + 1) == Self.neighbourEvery {
                let command = Catalogue.CreateProduct(
                    sku: "NEIGHBOUR-\(number)",
                    title: .english("A neighbour"),
                    price: Money(100, .eur)
                )
                neighbours.insert(number)
                outcomes.send(
                    number,
                    Properties(contentType: "application/json", deliveryMode: 2, type: Catalogue.CreateProduct.name),
                    try JSON.encode(command)
                )
            } else {
                let example = examples[mutator.pick(examples.count)]
                let mutant = mutator.mutate(type: example.name, body: example.body)
                outcomes.send(number, mutant.properties, mutant.body)
            }
        }
        return neighbours
    }
}

/// Sends messages straight to the queue of commands and notes what becomes of each: a reply or a dead letter.
private struct Outcomes {
    private let ledger = Ledger()
    private let publisher: Publisher
    private let consumer: Consumer

    private static let replies = "fuzz.replies"

    init(at place: TestBroker.Place) async throws {
        let settings = try place.settings(name: "fuzz")
        let logger = Logger(label: "fuzz") { _ in SwiftLogNoOpLogHandler() }
        try await Session.use(settings) { session in _ = try session.declareQueue(Self.replies) }
        let ledger = ledger
        publisher = Publisher(
            settings: settings,
            logger: logger,
            onEvent: { event in
                if case .settled(let settlements) = event { ledger.note(settlements) }
            }
        )
        consumer = Consumer(
            settings: settings,
            subscriptions: [
                .init(queue: Self.replies, acknowledges: false), .init(queue: "catalogue.dead", acknowledges: false),
            ],
            logger: logger,
            onEvent: { event in
                if case .deliveries(let deliveries) = event { ledger.note(deliveries) }
            }
        )
        consumer.start()
        publisher.start()
    }

    func send(_ number: Int, _ properties: Properties, _ body: [UInt8]) {
        var properties = properties
        properties.correlationID = "\(number)"
        properties.replyTo = Self.replies
        ledger.noteSending(number)
        publisher.publish([
            OutgoingMessage(token: Int64(number), routingKey: "catalogue.commands", properties: properties, body: body)
        ])
    }

    func stop() async {
        await publisher.stop()
        await consumer.stop()
    }

    /// Messages of which nothing has been heard.
    var unaccounted: Set<Int> { ledger.unaccounted }
    /// Messages whose reply was good.
    var successes: Set<Int> { ledger.successes }
    var summary: String { ledger.summary }

    private final class Ledger: Sendable {
        private struct State {
            var sent: Set<Int> = []
            var successes: Set<Int> = []
            var problems: [Int: String] = [:]
            var deadLetters: Set<Int> = []
            /// What the broker did not take, such as a property that it does not allow.
            var returned: Set<Int> = []
        }

        private let state = Mutex(State())

        func noteSending(_ number: Int) {
            state.withLock { _ = $0.sent.insert(number) }
        }

        func note(_ settlements: [Publisher.Settlement]) {
            state.withLock { state in
                for settlement in settlements where settlement.outcome != .confirmed {
                    state.returned.insert(Int(settlement.token))
                }
            }
        }

        func note(_ deliveries: [Delivery]) {
            for delivery in deliveries {
                guard let number = delivery.properties.correlationID.flatMap({ Int($0) }) else { continue }
                let isReply = delivery.routingKey == Outcomes.replies
                let answer = isReply ? try? JSONValue.parse(delivery.body) : nil
                state.withLock { state in
                    if let problem = answer?["problem"]?["type"]?.string {
                        state.problems[number] = problem
                    } else if answer?["ok"] != nil {
                        state.successes.insert(number)
                    } else if !isReply {
                        state.deadLetters.insert(number)
                    }
                }
            }
        }

        var unaccounted: Set<Int> {
            state.withLock { state in
                state.sent.subtracting(state.successes).subtracting(state.problems.keys)
                    .subtracting(state.deadLetters).subtracting(state.returned)
            }
        }

        var successes: Set<Int> { state.withLock { $0.successes } }

        var summary: String {
            state.withLock { state in
                let problems = Dictionary(grouping: state.problems.values, by: \.self).mapValues(\.count)
                return "\(state.sent.count) sent, \(state.successes.count) good, \(problems), "
                    + "\(state.deadLetters.count) dead letters, \(state.returned.count) not taken by the broker"
            }
        }
    }
}
