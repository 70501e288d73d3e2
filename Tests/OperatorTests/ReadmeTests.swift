import Foundation
import LocalBroker
import Testing

/// What the README tells people to type.
@Suite struct `The README` {
    @Test func `has lines to copy that work`() async throws {
        let repository = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
        let readme = try String(contentsOf: repository.appending(path: "README.md"), encoding: .utf8)
        let block = try #require(readme.components(separatedBy: "<!-- A test runs these lines. -->").dropFirst().first)
        let lines = block.split(separator: "\n").prefix { $0.hasPrefix("    ") }
        #expect(lines.count > 10)
        let folder = FileManager.default.temporaryDirectory.appending(path: "souk-readme-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let programs = URL(filePath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
            .deletingLastPathComponent().path
        var environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("SOUK_") }
        environment["SOUK_DATA"] = folder + "/data"
        environment["PATH"] = programs + ":" + (environment["PATH"] ?? "")
        let script = "trap 'souk down' EXIT\nset -e\n" + lines.joined(separator: "\n")

        let shell = try await ChildProcess.start(
            ["/bin/bash", "-c", script],
            environment: environment,
            output: folder + "/output"
        )

        let status = await shell.waitUntilExit()
        #expect(status == 0, "\((try? String(contentsOfFile: folder + "/output", encoding: .utf8)) ?? "")")
    }
}
