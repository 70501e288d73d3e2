import BenchmarkKit
import Foundation
import LocalBroker

/// The C program that does the same work with nothing in the way: what broker, disk and processor allow.
struct Yardstick {
    private let executable: String
    private let broker: [String]
    private let folder: String

    /// Compiles it; nil, and a line that says so, when its source is not there.
    init?(source: String, broker: LocalBroker, folder: String) throws {
        guard FileManager.default.fileExists(atPath: source) else {
            print("There is no \(source), so nothing is compared with C.")
            return nil
        }
        executable = "\(folder)/yardstick"
        self.folder = folder
        self.broker = [
            "--port", "\(broker.port)", "--broker-pid", "\(broker.pid)",
        ]
        _ = try Self.run("/usr/bin/env", ["cc", "-O2", "-o", executable, source, "-lrabbitmq", "-lsqlite3"])
    }

    struct Throughput: Decodable {
        var rate: Double
        var othersPctOfBox: Double
    }

    /// Deduplicates, stores and announces commands that wait in a quorum queue.
    func handleCommands(_ count: Int) throws -> Throughput {
        try measure(["a", "--type", "quorum", "--outbox", "1", "--n", "\(count)", "--db", "\(folder)/yardstick.db"])
    }

    struct Latency: Decodable {
        var rate: Double
        var p50Us: Double
        var p99Us: Double
        var othersPctOfBox: Double
    }

    /// Asks a service of its own, by direct reply-to.
    func ask(_ count: Int, concurrency: Int) throws -> Latency {
        try measure(["rpc", "--n", "\(count)", "--conc", "\(concurrency)", "--db", "\(folder)/yardstick-rpc.db"])
    }

    private func measure<Result: Decodable>(_ arguments: [String]) throws -> Result {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Result.self, from: Self.run(executable, arguments + broker))
    }

    private static func run(_ executable: String, _ arguments: [String]) throws -> Data {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw BenchmarkFailure(
                "\(([executable] + arguments.prefix(1)).joined(separator: " ")) ended with status "
                    + "\(process.terminationStatus); what it said is above."
            )
        }
        return data
    }
}
