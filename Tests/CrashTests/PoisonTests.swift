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
    @Test(
        arguments: [
            (Errand.abort, "The process died of SIGILL"), (.exit, "The process called exit"),
            (.overflow, "The process died of SIGSEGV"),
        ]
    )
    func `ends among the dead letters within three restarts and takes no neighbour with it`(
        errand: Errand,
        finding: String
    ) async throws {
        let alder = try await alder()
        var process = try await alder.start()

        try await send((1...60).map { token($0, $0 == 30 ? errand : .none) }, to: alder)

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
        let headers = try #require(letters.first?.properties.headers)
        #expect(headers["souk-reason"]?.stringValue == "poison")
        #expect(headers["souk-last-error"]?.stringValue?.hasPrefix(finding) == true)
        #expect(try await visits(to: alder).sorted() == (1...60).filter { $0 != 30 })
        #expect(await alder.stop(process))
        await alder.close()
    }
}

@Suite struct `A message in hand each time its service is killed from outside` {
    @Test func `is handled when at last it is left alone`() async throws {
        let alder = try await alder()
        let process = try await alder.start()
        #expect(await alder.stop(process))
        try await send([token(1)], to: alder)

        // Once among others, then five times alone.
        try await kill(alder, times: 6)
        let survivor = try await alder.start()

        try await eventually("the token is handled") { try await visits(to: alder) == [1] }
        #expect(try await alder.takeDeadLetters().isEmpty)
        #expect(await alder.stop(survivor))
        await alder.close()
    }

    @Test func `is set aside in the end, and said to be perhaps innocent`() async throws {
        let alder = try await alder()
        let process = try await alder.start()
        #expect(await alder.stop(process))
        try await send([token(1), token(2)], to: alder)

        try await kill(alder, times: 11)
        let survivor = try await alder.start()

        try await eventually("the other token is handled") { try await visits(to: alder) == [2] }
        let letters = try await alder.takeDeadLetters()
        #expect(letters.map(\.properties.correlationID) == ["1"])
        let headers = try #require(letters.first?.properties.headers)
        #expect(headers["souk-reason"]?.stringValue == "killed")
        #expect(headers["souk-last-error"]?.stringValue?.contains("perhaps innocent") == true)
        #expect(await alder.stop(survivor))
        await alder.close()
    }

    /// Starts the service to be killed, by nobody's fault, while the first message is in its handler.
    private func kill(_ alder: LiveService, times: Int) async throws {
        for _ in 0..<times {
            let victim = try await alder.launch(environment: ["RING_FAILPOINT": "handled:1"])
            #expect(await victim.waitUntilExit() == 128 + SIGKILL)
        }
    }
}

private func alder() async throws -> LiveService {
    try LiveService(
        Alder.name,
        program: "Ring",
        at: try await TestBroker.place(),
        environment: ["RING_POSITION": Alder.name, "SWIFT_BACKTRACE": "enable=no"]
    )
}

private func token(_ number: Int, _ errand: Errand = .none) -> Token {
    Token(id: number, origin: 0, lane: 1, number: number, hops: 1, errand: errand, errandHop: 0)
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

/// The tokens handled, in order.
private func visits(to alder: LiveService) async throws -> [Int] {
    try await DatabaseQueue(path: alder.database).read { database in
        try Int.fetchAll(database, sql: "SELECT token FROM visit ORDER BY id")
    }
}

private func isDone(_ alder: LiveService, visits count: Int) async throws -> Bool {
    guard try await visits(to: alder).count >= count else { return false }
    return try await alder.waiting(in: "dead") > 0
}
