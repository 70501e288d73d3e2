package import AMQP
import Foundation
import Glibc
package import LocalBroker
import Logging
package import Messaging
package import Model
import Testing

/// A service as a process of its own, at one test's place on the shared broker.
package final class LiveService: Sendable {
    package let place: TestBroker.Place
    /// Where its database and log lie; removed by `stop`.
    package let folder: String

    private let name: String
    private let program: String
    private let environment: [String: String]
    private let requester: Requester

    /// Connects to a place; `program` is an executable such as `souk-catalogue`, and `start` runs it.
    package init(_ name: String, program: String, at place: TestBroker.Place, environment: [String: String] = [:])
        throws
    {
        self.name = name
        self.program = program
        self.place = place
        folder = try temporaryFolder(name)
        self.environment = environment.merging(
            [
                "SOUK_AMQP_URL": place.url, "SOUK_DATA": folder, "SOUK_ANONYMOUS_ROLE": "operator",
                "SOUK_LOG_FORMAT": "text",
            ]
        ) { given, _ in given }
        requester = Requester(
            settings: try place.settings(),
            logger: Logger(label: "live") { _ in SwiftLogNoOpLogHandler() }
        )
        requester.start()
    }

    package var database: String { "\(folder)/\(name).sqlite" }

    /// Starts a process and returns when it says that it is ready.
    package func start() async throws -> ChildProcess {
        let process = try await launch()
        try await eventually("\(name) is ready; its log:\n\(readLog())") {
            guard process.status == nil else { throw ServiceEnded(name: name, log: readLog()) }
            return try await health().map { $0.ready && $0.pid == process.pid } ?? false
        }
        return process
    }

    /// Starts a process, for once with more in its environment, and returns at once.
    package func launch(environment more: [String: String] = [:]) async throws -> ChildProcess {
        try await startProgram(program, environment: environment.merging(more) { $1 }, output: log)
    }

    /// Asks a process to stop, and tells whether it did so in good order.
    package func stop(_ process: ChildProcess) async -> Bool {
        process.signal(SIGTERM)
        let isOver = await process.waitUntilExit(atMost: .seconds(20))
        if !isOver { process.signal(SIGKILL) }
        return isOver && process.status == 0
    }

    /// Closes the connection, and removes what the service has left behind.
    package func close() async {
        await requester.stop()
        try? FileManager.default.removeItem(atPath: folder)
    }

    package func health() async throws -> Operations.Health? {
        let message = OutgoingMessage(
            exchange: "souk.queries",
            routingKey: "\(name).ops.health",
            mandatory: false,
            properties: Properties(contentType: "application/json", type: "\(name).ops.health"),
            body: Array("{}".utf8)
        )
        guard let delivery = try? await requester.request(message, timeout: .seconds(2)) else { return nil }
        struct Answer: Decodable { var ok: Operations.Health }
        return try JSON.decode(Answer.self, from: delivery.body).ok
    }

    /// Sends a message, to the exchange of its kind or as given, and returns the body of the reply.
    package func send(_ message: OutgoingMessage, timeout: Duration = .seconds(15)) async throws -> JSONValue {
        try JSONValue.parse(try await requester.request(message, timeout: timeout).body)
    }

    /// Takes everything out of the queue of dead letters.
    package func takeDeadLetters() async throws -> [Delivery] {
        let queue = "\(name).dead"
        return try await Session.use(place.settings()) { session in
            var letters: [Delivery] = []
            while let letter = try session.get(queue, noAck: true) { letters.append(letter) }
            return letters
        }
    }

    /// How many messages wait in one of its queues.
    package func waiting(in kind: String) async throws -> Int {
        let queue = "\(name).\(kind)"
        return try await Session.use(place.settings()) { try $0.declareQueue(queue, passive: true).messages }
    }

    /// How many consume one of its queues.
    package func consumers(of kind: String) async throws -> Int {
        let queue = "\(name).\(kind)"
        return try await Session.use(place.settings()) { try $0.declareQueue(queue, passive: true).consumers }
    }

    private var log: String { "\(folder)/\(name).log" }
    private func readLog() -> String { (try? String(contentsOfFile: log, encoding: .utf8)) ?? "" }
}

struct ServiceEnded: Error, CustomStringConvertible {
    var name: String
    var log: String

    var description: String { "\(name) ended before it was ready. Its log:\n\(log)" }
}
