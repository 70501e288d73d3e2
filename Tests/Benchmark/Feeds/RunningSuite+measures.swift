import AMQP
import BenchmarkKit
import Foundation
import LocalBroker
import Model
import Storage

extension RunningSuite {
    /// What each service holds in memory now, in MiB, the largest first.
    func memory() -> [(service: String, mebibytes: Int)] {
        processes.compactMap { service, process in
            guard let status = try? String(contentsOfFile: "/proc/\(process.pid)/status", encoding: .utf8),
                let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") }),
                let kibibytes = line.split(separator: " ").compactMap({ Int($0) }).first
            else { return nil }
            return (service, kibibytes / 1024)
        }
        .sorted { ($1.mebibytes, $0.service) < ($0.mebibytes, $1.service) }
    }

    /// Waits until no service has anything left to do: what an import led to may still be on its way.
    func settle(_ broker: LocalBroker) async throws {
        let settings = try ConnectionSettings(url: broker.url)
        let queues = processes.keys.flatMap { ["\($0).commands", "\($0).events"] }
        let deadline = ContinuousClock.now + .seconds(120)
        var quietRounds = 0
        while quietRounds < 10 {
            guard ContinuousClock.now < deadline else { throw BenchmarkFailure("The services never came to rest.") }
            let waiting = try await Session.use(settings) { session in
                try queues.reduce(0) { try $0 + session.declareQueue($1, passive: true).messages }
            }
            quietRounds = waiting == 0 ? quietRounds + 1 : 0
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    /// Some of those who have consented and done something.
    func people(_ limit: Int) throws -> [ID<Person>] {
        var configuration = Configuration()
        configuration.readonly = true
        let database = try DatabaseQueue(path: "\(folder)/recommendation.sqlite", configuration: configuration)
        return try database.read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT DISTINCT person FROM event WHERE person IN (SELECT person FROM consent) LIMIT ?",
                arguments: [limit]
            ).map { ID(UUID128(bytes: $0.bytes("person"))) }
        }
    }
}
