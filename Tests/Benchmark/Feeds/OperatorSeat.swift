import BenchmarkKit
import Foundation
import LocalBroker
import Messaging
import Support
import Synchronization

/// Where somebody types `souk`.
final class OperatorSeat: Sendable {
    let folder: String
    private let url: String
    private let importing = Mutex(true)

    init(url: String, folder: String) {
        self.url = url
        self.folder = folder
    }

    /// Until the import of a folder is over.
    var isImporting: Bool { importing.withLock { $0 } }

    func importFolder(_ path: String, hurries: Bool = false) async throws -> JSONValue {
        importing.withLock { $0 = true }
        defer { importing.withLock { $0 = false } }
        return try await report(
            ["import", "folder", path, "--currency", "CNY", "--with-stock"] + (hurries ? ["--hurry"] : [])
        )
    }

    /// Runs an import, and returns what it reports as JSON.
    func report(_ arguments: [String]) async throws -> JSONValue {
        let output = try await souk(arguments + ["--state", folder, "--json"])
        guard let line = output.split(separator: "\n").last(where: { $0.hasPrefix("{") }) else {
            throw BenchmarkFailure("souk reports nothing:\n\(output)")
        }
        let report = try JSONValue.parse(Array(line.utf8))
        say("  \(line)")
        return report
    }

    @discardableResult
    func souk(_ arguments: [String]) async throws -> String {
        let log = "\(folder)/souk-\(UUID().uuidString).log"
        let process = try await startProgram("souk", arguments, environment: ["SOUK_AMQP_URL": url], output: log)
        let status = await process.waitUntilExit()
        let output = try String(contentsOfFile: log, encoding: .utf8)
        guard status == 0 else { throw BenchmarkFailure("souk \(arguments) ended with \(status):\n\(output)") }
        return output
    }
}
