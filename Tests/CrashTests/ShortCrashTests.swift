import Foundation
import Messaging
import Support
import Testing

@testable import CrashTest

@Suite struct `A ring of services` {
    /// `make crash` does the same for longer.
    @Test(.timeLimit(.minutes(5)))
    func `loses, repeats and reorders nothing while it is killed, cut off and starved`() async throws {
        let folder = try temporaryFolder("crash")
        let conductor = Conductor(
            seed: 1,
            rounds: 3,
            failpoints: Failpoint.allCases.map(\.rawValue),
            folder: folder,
            say: { print("crash: \($0)") }
        )

        let report = try await conductor.run()

        #expect(report.findings.isEmpty, "Databases and logs are kept in \(folder).")
        #expect(report.kills >= 18)
        #expect(report.failpoints.values.reduce(0, +) >= 10, "\(report.failpoints)")
        if report.verdict.isSound { try FileManager.default.removeItem(atPath: folder) }
    }
}
