import AMQP
import Foundation
import Messaging
import Support
import Testing

/// A client of somebody else's.
struct ForeignTool: Sendable {
    private let command: [String]
    let isInstalled: Bool

    private init(_ command: [String], test: [String]) {
        self.command = command
        isInstalled = (try? Self.run(command + test, input: "").status) == 0
    }

    static let amqpPublish = ForeignTool(["/usr/bin/amqp-publish"], test: ["--help"])
    /// Debian's own Python: others on the path do not see Debian's pika.
    static let pika = ForeignTool(["/usr/bin/python3"], test: ["-c", "import pika"])

    struct Result {
        var status: Int32
        var output: String
    }

    func run(_ arguments: [String], input: String = "") async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { [command] in
                continuation.resume(with: Swift.Result { try Self.run(command + arguments, input: input) })
            }
        }
    }

    private static func run(_ command: [String], input: String) throws -> Result {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: command[0])
        process.arguments = Array(command.dropFirst())
        let (stdin, stdout) = (Pipe(), Pipe())
        process.standardInput = stdin
        process.standardOutput = stdout
        process.standardError = stdout
        try process.run()
        try stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try stdin.fileHandleForWriting.close()
        let output = try stdout.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Result(status: process.terminationStatus, output: String(decoding: output, as: UTF8.self))
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
