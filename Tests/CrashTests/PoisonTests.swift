import AMQP
import Foundation
import Glibc
import LocalBroker
import Messaging
import RingMessages
import Storage
import Support
import Testing

@Suite struct `A message that kills its service` {
    @Test func `ends among the dead letters within three restarts and takes no neighbour with it`() async throws {
        let alder = try LiveService(
            Alder.name,
            program: "Ring",
            at: try await TestBroker.place(),
            environment: ["RING_POSITION": Alder.name, "SWIFT_BACKTRACE": "enable=no"]
        )
        var process = try await alder.start()

        let tokens = (1...60).map { number in
            Token(
                id: number,
                origin: 0,
                lane: 1,
                number: number,
                hops: 1,
                errand: number == 30 ? .abort : .none,
                errandHop: 0
            )
        }
        try await send(tokens, to: alder)

        var restarts = 0
        while try await !isDone(alder, visits: 59) {
            guard process.status != nil else {
                try await Task.sleep(for: .milliseconds(20))
                continue
            }
            restarts += 1
            try #require(restarts <= 3, "The poison goes on killing.")
            process = try await alder.launch()
        }

        #expect(restarts > 0)
        let letters = try await alder.takeDeadLetters()
        #expect(letters.map(\.properties.correlationID) == ["30"])
        #expect(letters.first?.properties.headers["souk-reason"]?.stringValue == "poison")
        let visits = try await DatabaseQueue(path: alder.database).read { database in
            try Int.fetchAll(database, sql: "SELECT token FROM visit ORDER BY id")
        }
        #expect(visits.sorted() == (1...60).filter { $0 != 30 })
        #expect(await alder.stop(process))
        await alder.close()
    }

    private func send(_ tokens: [Token], to alder: LiveService) async throws {
        let messages = try tokens.map { token in
            OutgoingMessage(
                routingKey: "alder.commands",
                properties: Properties(
                    contentType: "application/json",
                    deliveryMode: 2,
                    correlationID: "\(token.id)",
                    messageID: UUID().uuidString.lowercased(),
                    type: PassToken<Alder>.name
                ),
                body: try JSON.encode(PassToken<Alder>(token: token, hop: 0))
            )
        }
        try await Session.use(alder.place.settings()) { session in
            for message in messages { try session.publishConfirmed(message) }
        }
    }

    private func isDone(_ alder: LiveService, visits: Int) async throws -> Bool {
        let count = try await DatabaseQueue(path: alder.database).read { database in
            try Int.fetchOne(database, sql: "SELECT count(*) FROM visit") ?? 0
        }
        guard count >= visits else { return false }
        return try await alder.waiting(in: "dead") > 0
    }
}
