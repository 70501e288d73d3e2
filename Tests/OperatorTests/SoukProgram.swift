import Foundation
import Testing

/// The built `souk`, run as its users run it.
struct SoukProgram {
    struct Result {
        var status: Int32
        var output: String
        var notes: String

        /// The lines of the output.
        var lines: [String] { output.split(separator: "\n").map(String.init) }
    }

    private let process = Process()
    private let output = FileManager.default.temporaryDirectory.appendingPathComponent("souk-out-\(UUID().uuidString)")
    private let notes = FileManager.default.temporaryDirectory.appendingPathComponent("souk-err-\(UUID().uuidString)")

    /// Starts it with an environment that says nothing about brokers but what the test says.
    init(_ arguments: [String], environment: [String: String] = [:], input: String? = nil) throws {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        process.executableURL = URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent("souk")
        process.arguments = arguments
        var variables = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("SOUK_") }
        variables["SOUK_DATA"] = "/nowhere/souk"
        process.environment = variables.merging(environment) { $1 }
        process.currentDirectoryURL = FileManager.default.temporaryDirectory
        for file in [output, notes] { try Data().write(to: file) }
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: notes)
        let pipe = Pipe()
        process.standardInput = pipe
        try process.run()
        if let input { pipe.fileHandleForWriting.write(Data(input.utf8)) }
        try pipe.fileHandleForWriting.close()
    }

    /// What it has written to standard output so far.
    var outputSoFar: String { (try? String(contentsOf: output, encoding: .utf8)) ?? "" }
    var notesSoFar: String { (try? String(contentsOf: notes, encoding: .utf8)) ?? "" }

    func send(signal: Int32) {
        kill(process.processIdentifier, signal)
    }

    /// Waits for its end.
    func result() async throws -> Result {
        try await eventually(within: .seconds(180)) { !process.isRunning }
        defer { for file in [output, notes] { try? FileManager.default.removeItem(at: file) } }
        return Result(status: process.terminationStatus, output: outputSoFar, notes: notesSoFar)
    }

    static func run(
        _ arguments: String...,
        environment: [String: String] = [:],
        input: String? = nil
    ) async throws -> Result {
        try await SoukProgram(arguments, environment: environment, input: input).result()
    }
}
