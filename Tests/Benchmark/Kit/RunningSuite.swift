import AMQP
import Foundation
import Glibc
package import LocalBroker
import Model
import Support

/// Services as processes of their own at one broker, with a database each in one folder, which is made if it is not there.
package struct RunningSuite: Sendable {
    /// By the name of the service.
    package let processes: [String: ChildProcess]
    package let folder: String

    /// Starts services, all of Souk unless named, has them measured, and expects them to stop in good order.
    package static func run<Result>(
        _ services: [String] = Suite.services.map { $0.service },
        broker: LocalBroker,
        folder: String,
        _ body: (RunningSuite) async throws -> Result
    ) async throws -> Result {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var processes: [String: ChildProcess] = [:]
        for service in services {
            processes[service] = try await startProgram(
                "souk-\(service)",
                environment: [
                    "SOUK_AMQP_URL": broker.url, "SOUK_DATA": folder, "SOUK_ANONYMOUS_ROLE": "operator",
                    "SOUK_LOG_LEVEL": "warning",
                ],
                output: "\(folder)/\(service).log"
            )
        }
        let suite = RunningSuite(processes: processes, folder: folder)
        do {
            try await suite.waitUntilConsuming(broker)
            let result = try await body(suite)
            try await suite.stop()
            return result
        } catch {
            for process in processes.values { process.signal(SIGKILL) }
            throw error
        }
    }

    private func waitUntilConsuming(_ broker: LocalBroker) async throws {
        let settings = try ConnectionSettings(url: broker.url)
        for service in processes.keys {
            try await wait(for: "souk-\(service) to consume; its log is \(folder)/\(service).log") {
                let queue = try? await Session.use(settings) {
                    try $0.declareQueue("\(service).commands", passive: true)
                }
                return (queue?.consumers ?? 0) > 0
            }
        }
    }

    private func stop() async throws {
        for process in processes.values { process.signal(SIGTERM) }
        for (service, process) in processes {
            guard await process.waitUntilExit(atMost: .seconds(30)), process.status == 0 else {
                throw BenchmarkFailure("souk-\(service) did not stop in good order.")
            }
        }
    }
}
