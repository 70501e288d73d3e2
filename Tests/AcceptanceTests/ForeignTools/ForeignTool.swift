import AMQP
import Foundation
import LocalBroker
import Messaging
import Support
import Testing

/// A client of somebody else's.
struct ForeignTool: Sendable {
    private let command: [String]
    let isInstalled: Bool

    private init(_ command: [String], needs file: String) {
        self.command = command
        isInstalled = FileManager.default.fileExists(atPath: file)
    }

    static let amqpPublish = ForeignTool(["/usr/bin/amqp-publish"], needs: "/usr/bin/amqp-publish")
    /// Debian's own Python: others on the path do not see Debian's pika.
    static let pika = ForeignTool(["/usr/bin/python3"], needs: "/usr/lib/python3/dist-packages/pika")

    static let python = ForeignTool(["/usr/bin/python3"], needs: "/usr/bin/python3")

    struct Result {
        var status: Int32
        var output: String
    }

    /// Not by Foundation's `Process` with pipes: a broker that starts at the same time inherits them and never ends.
    func run(_ arguments: [String], input: String = "") async throws -> Result {
        let folder = try temporaryFolder("tool")
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data(input.utf8).write(to: URL(fileURLWithPath: folder + "/input"))
        let tool = try await ChildProcess.start(
            ["/bin/sh", "-c", #"exec "$@" <"$INPUT""#, "sh"] + command + arguments,
            environment: ProcessInfo.processInfo.environment.merging(["INPUT": folder + "/input"]) { $1 },
            output: folder + "/output"
        )
        let status = await tool.waitUntilExit()
        return Result(status: status, output: try String(contentsOfFile: folder + "/output", encoding: .utf8))
    }
}

/// Runs a catalogue of its own for one test.
func withCatalogue(_ body: (LiveService) async throws -> Void) async throws {
    let catalogue = try LiveService("catalogue", program: "souk-catalogue", at: try await TestBroker.place())
    let process = try await catalogue.start()
    do {
        try await body(catalogue)
    } catch {
        _ = await catalogue.stop(process)
        await catalogue.close()
        throw error
    }
    _ = await catalogue.stop(process)
    await catalogue.close()
}

/// Waits until the catalogue has a product, as its own query tells.
func expectProduct(_ sku: String, in catalogue: LiveService) async throws {
    try await eventually("the catalogue has \(sku)") {
        let answer = try await catalogue.send(
            OutgoingMessage(
                exchange: "souk.queries",
                routingKey: "catalogue.product.find",
                properties: Properties(contentType: "application/json", type: "catalogue.product.find"),
                body: Array("{}".utf8)
            )
        )
        return answer["ok"]?["products"]?.array?.contains { $0["sku"]?.string == sku } ?? false
    }
}
