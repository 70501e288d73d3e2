import Foundation
import LocalBroker
import Testing

/// The built `souk`, run as its users run it.
///
/// Not by Foundation's `Process`: it learns of an end through a socket, which other children of the tests may inherit
/// and keep open.
final class SoukProgram: Sendable {
    struct Result {
        var status: Int32
        var output: String
        var notes: String

        /// The lines of the output.
        var lines: [String] { output.split(separator: "\n").map(String.init) }
    }

    private let process: ChildProcess
    private let folder: URL

    /// Starts it with an environment that says nothing about brokers but what the test says.
    init(_ arguments: [String], environment: [String: String] = [:], input: String = "") async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "souk-program-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(input.utf8).write(to: folder.appending(path: "input"))
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let souk = URL(filePath: own).deletingLastPathComponent().appending(path: "souk").path
        var variables = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("SOUK_") }
        variables["SOUK_DATA"] = "/nowhere/souk"
        variables.merge(environment) { $1 }
        variables["FOLDER"] = folder.path
        // The shell tells the two streams apart and then becomes souk.
        let script = #"exec "$0" "$@" <"$FOLDER/input" 2>"$FOLDER/notes""#
        process = try await ChildProcess.start(
            ["/bin/sh", "-c", script, souk] + arguments,
            environment: variables,
            output: folder.appending(path: "output").path
        )
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    /// What it has written to standard output so far.
    var outputSoFar: String { text("output") }
    var notesSoFar: String { text("notes") }

    func send(signal: Int32) {
        process.signal(signal)
    }

    /// Waits for its end.
    func result() async throws -> Result {
        try #require(await process.waitUntilExit(atMost: .seconds(180)), "\(notesSoFar)")
        return Result(status: process.status ?? -1, output: outputSoFar, notes: notesSoFar)
    }

    static func run(
        _ arguments: String...,
        environment: [String: String] = [:],
        input: String = ""
    ) async throws -> Result {
        try await SoukProgram(arguments, environment: environment, input: input).result()
    }

    private func text(_ name: String) -> String {
        (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)) ?? ""
    }
}
