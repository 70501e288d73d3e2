import ArgumentParser
import Foundation
import Messaging
import Support

@main struct CrashTest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "CrashTest",
        abstract: "Kills services and broker under load, and proves that nothing was lost, repeated or reordered."
    )

    @Option(help: "All that is sent and broken follows from it.")
    var seed: UInt64 = 1

    @Option(help: "Each kills services six times, and makes trouble twice besides.")
    var rounds = 40

    func run() async throws {
        let folder = try temporaryFolder("crash")
        let conductor = Conductor(
            seed: seed,
            rounds: rounds,
            failpoints: Failpoint.allCases.map(\.rawValue),
            folder: folder,
            say: { line in
                print(line)
                fflush(nil)
            }
        )
        let report: Report
        do {
            report = try await conductor.run()
        } catch {
            print("Everything is kept in \(folder).")
            throw error
        }
        for finding in report.findings { print(finding) }
        if report.verdict.isSound {
            try FileManager.default.removeItem(atPath: folder)
        } else {
            print("Databases and logs are kept in \(folder).")
        }
        print(report.json)
        if !report.verdict.isSound { throw ExitCode.failure }
    }
}
