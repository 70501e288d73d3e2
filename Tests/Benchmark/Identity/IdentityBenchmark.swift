import AMQP
import ArgumentParser
import BenchmarkKit
import Foundation
import LocalBroker
import Messaging
import Model

@main struct IdentityBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "IdentityBenchmark",
        abstract: "Has people log in and one of many leave, and measures what the cryptography of all that takes."
    )

    @Option(help: "How many people there are; each logs in again and again.")
    var people = 64

    @Option(help: "How many logins are under way at once.")
    var concurrency = 16

    @Option(help: "How long people log in, in seconds.")
    var seconds = 20

    @Option(help: "How many people there are when one of them is erased; 0 leaves that out.")
    var town = 100_000

    func run() async throws {
        try await runBenchmark("identity") { broker, folder in
            var report = try await RunningSuite.run([Identity.service], broker: broker, folder: "\(folder)/logins") {
                _ in
                try await measureLogins(broker)
            }
            try report.add(Cryptography.measured())
            guard town > 0 else { return .object(report) }
            let erasure = try await RunningSuite.run(broker: broker, folder: "\(folder)/erasure") { _ in
                try await measureErasure(broker)
            }
            report["erasure_seconds"] = .double(erasure.seconds)
            return .object(report)
        }
    }

    private func measureLogins(_ broker: LocalBroker) async throws -> JSONValue.Object {
        let town = Town(try ConnectionSettings(url: broker.url), people: people)
        try await town.open()
        say("\(people) people with passwords at 64 MiB and two passes")
        let quiet = try await town.otherCommands(for: .seconds(5))
        say("  other commands, nobody logging in: p99 \(quiet.waits.milliseconds(percent: 99)) ms")
        async let others = town.otherCommands(for: .seconds(seconds))
        let logins = try await town.logins(for: .seconds(seconds), concurrency: concurrency)
        let busy = try await others
        await town.close()
        say("  \(logins.count) logins, \(concurrency) at once: p99 \(logins.waits.milliseconds(percent: 99)) ms")
        say("  other commands meanwhile: p99 \(busy.waits.milliseconds(percent: 99)) ms")
        var report = JSONValue.Object()
        report["logins_per_s"] = .double(logins.perSecond)
        report["login_p50_ms"] = .double(logins.waits.milliseconds(percent: 50))
        report["login_p99_ms"] = .double(logins.waits.milliseconds(percent: 99))
        report["other_commands_p99_ms"] = .double(busy.waits.milliseconds(percent: 99))
        report["other_commands_p99_quiet_ms"] = .double(quiet.waits.milliseconds(percent: 99))
        return report
    }

    private func measureErasure(_ broker: LocalBroker) async throws -> Duration {
        let client = RequestClient(
            connection: try ConnectionSettings(url: broker.url),
            source: "benchmark",
            logger: silence
        )
        client.start()
        let farewell = Farewell(client: client, people: town)
        let moving = try await ContinuousClock().measure { try await farewell.prepare() }
        say("\(town) people have joined and bought something, in \(moving.seconds) s; one leaves")
        let (time, confirmations) = try await farewell.leave()
        for confirmation in confirmations {
            let rows = (confirmation.deleted.map(\.rows) + confirmation.retained.map(\.rows)).reduce(0, +)
            say("  \(confirmation.service) had \(rows) rows, and confirms at \(confirmation.confirmedAt)")
        }
        await client.stop()
        return time
    }
}

extension JSONValue.Object {
    fileprivate mutating func add(_ cryptography: Cryptography) {
        self["token_verifications_per_s_per_core"] = .int(Int64(cryptography.tokens))
        self["token_first_checks_per_s_per_core"] = .int(Int64(cryptography.firstChecks))
        self["token_repeated_checks_per_s_per_core"] = .int(Int64(cryptography.repeatedChecks))
        self["envelope_seals_per_s_per_core"] = .int(Int64(cryptography.seals))
        self["envelope_opens_per_s_per_core"] = .int(Int64(cryptography.opens))
    }
}

extension Duration {
    /// To one decimal.
    var seconds: Double { (self / .seconds(1) * 10).rounded() / 10 }
}

/// How long each of some requests took.
struct Waits: Sendable {
    var waits: [Duration]
    var over: Duration

    var count: Int { waits.count }
    /// To one decimal.
    var perSecond: Double { (Double(count) / (over / .seconds(1)) * 10).rounded() / 10 }
}
