import AMQP
import Foundation
import Messaging
import Model
import Support
import Testing

@testable import Operator

@Suite struct `Replaying dead letters` {
    @Test func `puts those that match back under their ids and leaves the others in their order`() async throws {
        let place = try await DeadLetterPlace(letters: [
            .deadLetter(id: "m-1"), .deadLetter(id: "m-2", reason: "poison"), .deadLetter(id: "m-3"),
            .deadLetter(id: "m-4", reason: "poison"),
        ])

        let outcome = try await place.replay(.init(reasons: ["failed"]))

        #expect(outcome == .init(replayed: 2, kept: 2))
        let contents = try await place.contents()
        #expect(contents.replayed.map(\.messageID) == ["m-1", "m-3"])
        #expect(contents.replayed.allSatisfy { $0.headers[Header.reason] == nil })
        #expect(contents.dead == ["m-2", "m-4"])
    }

    @Test func `changes nothing in a dry run`() async throws {
        let place = try await DeadLetterPlace(letters: [.deadLetter(id: "m-1"), .deadLetter(id: "m-2")])

        let outcome = try await place.replay(.init(), isDryRun: true)

        #expect(outcome.replayed == 2)
        let contents = try await place.contents()
        #expect(contents.replayed.isEmpty)
        #expect(contents.dead == ["m-1", "m-2"])
    }

    @Test func `keeps a letter whose queue is unknown or gone, and says so`() async throws {
        var lost = Delivery.deadLetter(id: "m-1")
        lost.properties.headers[Header.queue] = nil
        var homeless = Delivery.deadLetter(id: "m-2")
        homeless.properties.headers[Header.queue] = "gone.commands"
        let place = try await DeadLetterPlace(letters: [lost, homeless, .deadLetter(id: "m-3")])

        let outcome = try await place.replay(.init())

        #expect(outcome.replayed == 1)
        #expect(
            outcome.stuck == ["m-1: nothing says which queue it came from", "m-2: there is no queue gone.commands"]
        )
        #expect(try await place.contents().dead == ["m-1", "m-2"])
    }

    @Test func `keeps to the rate`() async throws {
        let place = try await DeadLetterPlace(letters: (1...5).map { .deadLetter(id: "m-\($0)") })
        let started = ContinuousClock.now

        _ = try await place.replay(.init(), rate: 20)

        #expect(ContinuousClock.now - started >= .milliseconds(200))
    }

    @Test func `loses nothing when it is killed midway, and goes on where it stopped`() async throws {
        let ids = (1...60).map { "m-\($0)" }
        let place = try await DeadLetterPlace(letters: ids.map { .deadLetter(id: $0) })
        let url = ["SOUK_AMQP_URL": place.url]

        let program = try await SoukProgram(["dead", "replay", "catalogue", "--rate", "50"], environment: url)
        try await eventually { try await place.depth(of: "catalogue.commands") >= 10 }
        program.send(signal: SIGKILL)
        _ = try await program.result()
        // The broker gives back what the dead process held.
        try await eventually {
            try await place.depth(of: "catalogue.commands") + place.depth(of: "catalogue.dead") >= ids.count
        }
        let replayedBefore = try await place.depth(of: "catalogue.commands")
        let result = try await SoukProgram.run("dead", "replay", "catalogue", environment: url)

        #expect(replayedBefore < ids.count)
        #expect(result.status == 0)
        let contents = try await place.contents()
        #expect(contents.dead.isEmpty)
        #expect(Set(contents.replayed.compactMap(\.messageID)) == Set(ids))
        // At the very most one letter was confirmed and not yet acknowledged when the process died.
        #expect(contents.replayed.count <= ids.count + 1)
    }
}

@Suite struct `Looking at dead letters` {
    @Test func `shows one of them, lists those that match, and leaves all where they are`() async throws {
        let place = try await DeadLetterPlace(letters: [
            .deadLetter(id: "m-1"), .deadLetter(id: "m-2", reason: "poison"), .deadLetter(id: "m-3"),
        ])
        let url = ["SOUK_AMQP_URL": place.url]

        let shown = try await SoukProgram.run("dead", "show", "catalogue", "m-2", environment: url)
        let missing = try await SoukProgram.run("dead", "show", "catalogue", "m-9", environment: url)
        let listed = try await SoukProgram.run("dead", "list", "catalogue", "--reason", "failed", environment: url)
        let exported = try await SoukProgram.run("dead", "export", "catalogue", environment: url)

        #expect(shown.status == 0)
        let record = try JSONValue.parse(Array(shown.output.utf8))
        #expect(record["reason"] == "poison")
        #expect(record["queue"] == "catalogue.commands")
        #expect(record["body"] == ["id": "prd_1"])
        #expect(missing.status == 1)
        #expect(missing.notes.contains("holds no message m-9"))
        #expect(listed.lines.dropFirst().map { String($0.prefix(3)) } == ["m-1", "m-3"])
        #expect(exported.lines.count == 3)
        try await eventually { try await place.depth(of: "catalogue.dead") == 3 }
    }

    @Test func `fetches one more than it lists, and no others`() async throws {
        let place = try await DeadLetterPlace(letters: (1...4).map { .deadLetter(id: "m-\($0)") })

        let listed = try await SoukProgram.run(
            "dead",
            "list",
            "catalogue",
            "--limit",
            "2",
            environment: ["SOUK_AMQP_URL": place.url]
        )

        #expect(listed.lines.dropFirst().map { String($0.prefix(3)) } == ["m-1", "m-2"])
        #expect(listed.notes.contains("… and more; --limit shows them."))
        try await eventually { try await place.depth(of: "catalogue.dead") == 4 }
        // The broker notes on each letter whether it has been out of the queue.
        let fetched = try await Session.use(ConnectionSettings(url: place.url)) { session in
            var fetched: [String?] = []
            while let letter = try session.get("catalogue.dead", noAck: true) {
                if letter.redelivered { fetched.append(letter.properties.messageID) }
            }
            return fetched
        }
        #expect(fetched == ["m-1", "m-2", "m-3"])
    }
}

/// A broker with dead letters of the catalogue, and the queue that they came from.
struct DeadLetterPlace {
    let url: String
    private let settings: ConnectionSettings

    init(letters: [Delivery]) async throws {
        let place = try await TestBroker.place()
        url = place.url
        settings = try place.settings()
        try await Session.use(settings) { session in
            try session.declareExchange(Exchange.dead, type: "direct")
            try session.declareQueue("catalogue.dead", arguments: Topology.storeArguments)
            try session.bindQueue("catalogue.dead", to: Exchange.dead, routingKey: "catalogue")
            // The real one lets only its consumer read, and the test has to look into it.
            try session.declareQueue("catalogue.commands", arguments: Topology.storeArguments)
            for letter in letters {
                try session.publishConfirmed(
                    OutgoingMessage(
                        exchange: Exchange.dead,
                        routingKey: "catalogue",
                        properties: letter.properties,
                        body: letter.body
                    )
                )
            }
        }
    }

    func replay(
        _ filter: DeadLetterFilter,
        isDryRun: Bool = false,
        rate: Double? = nil
    ) async throws -> Replay.Outcome {
        let replay = Replay(filter: filter, isDryRun: isDryRun, rate: rate, fallbackQueue: nil, user: nil)
        return try await Session.use(settings) { session in
            try replay.run(on: DeadLetterQueue(service: "catalogue"), session) { _ in }
        }
    }

    func depth(of queue: String) async throws -> Int {
        try await Session.use(settings) { try $0.depth(of: queue)?.messages ?? 0 }
    }

    /// What is where, taken out of the queues.
    func contents() async throws -> (replayed: [Properties], dead: [String]) {
        try await Session.use(settings) { session in
            func drain(_ queue: String) throws -> [Properties] {
                var all: [Properties] = []
                while let delivery = try session.get(queue, noAck: true) { all.append(delivery.properties) }
                return all
            }
            return (try drain("catalogue.commands"), try drain("catalogue.dead").compactMap(\.messageID))
        }
    }
}
