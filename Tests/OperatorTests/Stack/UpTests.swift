import Foundation
import Messaging
import Model
import Support
import Testing

@testable import Operator

/// One stack for one story: RabbitMQ and the real catalogue, started and stopped as operators do it.
@Suite struct `souk up` {
    @Test func `runs a stack that the other verbs find, keeps it running, and keeps its data`() async throws {
        try await StackFolder.use(story)
    }

    private func story(_ souk: StackFolder) async throws {
        try await souk.expect(["up", "--detach"], status: 0, shows: "running; `souk status` looks at it")

        try await souk.expect(["status"], status: 0, shows: "ready  0.1.0")
        try await souk.expect(["doctor"], status: 0, shows: "synchronous = FULL")
        try await souk.expect(["up"], status: 1, shows: "already")
        try await souk.expect(
            [
                "send", "catalogue.product.create", "sku=TEA-1", "title.en=Kettle", "price.amount=1999",
                "price.currency=EUR",
            ],
            status: 0,
            shows: #""sku":"TEA-1""#
        )
        try await souk.expect(
            [
                "send", "catalogue.product.create", "sku=TEA-1", "title.en=Kettle", "price.amount=1999",
                "price.currency=EUR",
            ],
            status: 1,
            shows: "sku_taken"
        )
        try await souk.expect(
            ["ask", "catalogue.product.find", "text=kett", "--format", "csv"],
            status: 0,
            shows: "TEA-1"
        )
        try await killedServiceComesBack(souk)
        try await killedBrokerComesBack(souk)
        try await unreadableMessageIsDead(souk)
        try await souk.expect(["down"], status: 0, shows: "Stopped.")

        try await souk.expect(["status"], status: 2, shows: "nothing runs in")
        let foreground = try await souk.start(["up"])
        try await eventually { foreground.outputSoFar.contains("catalogue       ready") }
        try await souk.expect(["ask", "catalogue.product.find", "--format", "csv"], status: 0, shows: "TEA-1")
        foreground.send(signal: SIGINT)
        #expect(try await foreground.result().status == 0)
        try await souk.expect(["down"], status: 0, shows: "Nothing runs in")
    }

    @Test func `takes a file of 5,000 products, once, however often it is sent`() async throws {
        let lines = (1...5000).map { number in
            #"{"sku":"SKU-\#(number)","title":{"en":"Product \#(number)"},"price":{"amount":\#(number),"currency":"EUR"}}"#
        }
        let file = try TemporaryFile(lines.joined(separator: "\n"))
        let arguments = [
            "send", "catalogue.product.create", "--file", file.path, "--id", "01936f5e-8a3c-7000-8000-000000000001",
        ]

        try await StackFolder.use { souk in
            try await souk.expect(["up", "--detach"], status: 0, shows: "running")
            try await souk.expect(arguments, status: 0, shows: "5000 done, 0 refused")
            try await souk.expect(arguments, status: 0, shows: "5000 done, 0 refused")

            #expect(try await souk.health().duplicates == 5000)
        }
    }

    private func killedServiceComesBack(_ souk: StackFolder) async throws {
        let before = try await souk.health()
        kill(pid_t(before.pid), SIGKILL)
        try await eventually {
            guard let after = try? await souk.health() else { return false }
            return after.ready && after.pid != before.pid
        }
        #expect(try souk.log().contains("catalogue       died     was killed by signal 9, starts again in 0.5 s"))
    }

    private func killedBrokerComesBack(_ souk: StackFolder) async throws {
        let pid = try String(contentsOfFile: souk.path + "/broker/server.pid", encoding: .utf8)
        kill(try #require(pid_t(pid.trimmingCharacters(in: .whitespacesAndNewlines))), SIGKILL)
        try await eventually(within: .seconds(90)) {
            let hasDied = try souk.log().contains("rabbitmq        died")
            let health = try? await souk.health()
            return hasDied && health?.ready == true
        }
        try await souk.expect(["ask", "catalogue.product.find", "--format", "csv"], status: 0, shows: "TEA-1")
    }

    private func unreadableMessageIsDead(_ souk: StackFolder) async throws {
        try await souk.expect(
            ["send", "catalogue.product.publish", "--no-wait", "--json", #"{"id":7}"#],
            status: 0,
            shows: "-"
        )
        try await eventually {
            try await souk.run(["dead", "list", "catalogue"]).output.contains("catalogue.product.publish")
        }
        // The broker has just been killed: some services may still be on their way back to it.
        try await eventually { try await souk.run(["status"]).status == 0 }
        try await souk.expect(["dead", "replay", "catalogue", "--dry-run"], status: 0, shows: "would replay 1")
        try await souk.expect(["dead", "export", "catalogue"], status: 0, shows: #""body":{"id":7}"#)
        try await souk.expect(["dead", "drop", "catalogue", "--yes"], status: 0, shows: "dropped 1")
        try await souk.expect(["dead", "list", "catalogue"], status: 0, shows: "No dead letters.")
    }
}

/// A data folder and the verbs that use it.
private struct StackFolder {
    let path: String

    /// Gives the body a folder, and stops what still runs in it afterwards, however the body ends.
    static func use(_ body: (StackFolder) async throws -> Void) async throws {
        let name = "souk-up-\(UUID().uuidString)"
        let souk = StackFolder(path: FileManager.default.temporaryDirectory.appendingPathComponent(name).path)
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(souk))
        } catch {
            result = .failure(error)
        }
        _ = try await souk.run(["down"])
        try FileManager.default.removeItem(atPath: souk.path)
        try result.get()
    }

    func start(_ arguments: [String]) async throws -> SoukProgram {
        try await SoukProgram(arguments, environment: ["SOUK_DATA": path])
    }

    func run(_ arguments: [String]) async throws -> SoukProgram.Result {
        try await start(arguments).result()
    }

    func expect(
        _ arguments: [String],
        status: Int32,
        shows text: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let result = try await run(arguments)
        let everything = result.output + result.notes
        #expect(result.status == status, "\(arguments): \(everything)", sourceLocation: sourceLocation)
        #expect(everything.contains(text), "\(arguments)", sourceLocation: sourceLocation)
    }

    func health() async throws -> Operations.Health {
        let result = try await run(["ask", "catalogue.ops.health", "--format", "json", "--timeout", "5"])
        return try JSON.decode(Operations.Health.self, from: Array(result.output.utf8))
    }

    /// What the stack says about itself.
    func log() throws -> String {
        try String(contentsOfFile: path + "/logs/souk.log", encoding: .utf8)
    }
}
