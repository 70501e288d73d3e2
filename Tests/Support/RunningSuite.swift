import AMQP
import Glibc
package import LocalBroker
import Model

/// Services as processes of their own at one broker, for benchmarks: all of Souk, and one database each in one folder.
package struct RunningSuite: Sendable {
    /// By the name of the service.
    package let processes: [String: ChildProcess]
    package let folder: String

    /// Starts every service of the suite and returns when each consumes its commands.
    package static func start(broker: LocalBroker, folder: String) async throws -> RunningSuite {
        var processes: [String: ChildProcess] = [:]
        for service in Suite.services.map({ $0.service }) {
            processes[service] = try await startProgram(
                "souk-\(service)",
                environment: [
                    "SOUK_AMQP_URL": broker.url, "SOUK_DATA": folder, "SOUK_ANONYMOUS_ROLE": "operator",
                    "SOUK_LOG_LEVEL": "warning",
                ],
                output: "\(folder)/\(service).log"
            )
        }
        let settings = try ConnectionSettings(url: broker.url)
        let deadline = ContinuousClock.now + .seconds(60)
        for service in processes.keys {
            while try await !consumes(service, settings) {
                guard ContinuousClock.now < deadline else { throw ServiceDidNotStart(service: service, folder: folder) }
                try await Task.sleep(for: .milliseconds(50))
            }
        }
        return RunningSuite(processes: processes, folder: folder)
    }

    /// Asks all services to stop, and tells which did not do so in good order.
    package func stop() async -> [String] {
        for process in processes.values { process.signal(SIGTERM) }
        var failed: [String] = []
        for (service, process) in processes {
            let isOver = await process.waitUntilExit(atMost: .seconds(30))
            if !isOver || process.status != 0 { failed.append(service) }
        }
        return failed.sorted()
    }

    package func kill() {
        for process in processes.values { process.signal(SIGKILL) }
    }

    private static func consumes(_ service: String, _ settings: ConnectionSettings) async throws -> Bool {
        let queue = try? await Session.use(settings) { try $0.declareQueue("\(service).commands", passive: true) }
        return (queue?.consumers ?? 0) > 0
    }
}

struct ServiceDidNotStart: Error, CustomStringConvertible {
    var service: String
    var folder: String

    var description: String { "souk-\(service) does not consume; its log is \(folder)/\(service).log." }
}
