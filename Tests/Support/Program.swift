import Foundation
package import LocalBroker

/// Starts a program that was built together with the running one, by its name; it ends with us.
///
/// It sees our environment and what is given; all it prints is added to the file `output`.
package func startProgram(
    _ name: String,
    _ arguments: [String] = ["serve"],
    environment: [String: String] = [:],
    output: String
) async throws -> ChildProcess {
    try await ChildProcess.start(
        [pathOfProgram(name)] + arguments,
        environment: ProcessInfo.processInfo.environment.merging(environment) { $1 },
        output: output
    )
}

/// The path of a program that was built together with the running one, which is a program or a test bundle.
package func pathOfProgram(_ name: String) throws -> String {
    let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let path = URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent(name).path
    guard FileManager.default.isExecutableFile(atPath: path) else {
        throw ProgramNotBuilt(path: path)
    }
    return path
}

package struct ProgramNotBuilt: Error, CustomStringConvertible {
    var path: String

    package var description: String { "There is no program \(path). `swift build` builds all of them." }
}

/// A new folder for what a test or drill leaves behind, in the system's temporary folder.
package func temporaryFolder(_ name: String) throws -> String {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(
        "souk-\(name)-\(UUID().uuidString.prefix(8))"
    )
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    return url.path
}
