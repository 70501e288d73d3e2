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
        abstract: "Has people log in at a broker and identity, and measures what its cryptography takes."
    )

    @Option(help: "How many people there are; each logs in again and again.")
    var people = 64

    @Option(help: "How many logins are under way at once.")
    var concurrency = 16

    @Option(help: "How long people log in, in seconds.")
    var seconds = 20

    func run() async throws {
        try await runBenchmark("identity") { broker, folder in
            try await RunningSuite.run([Identity.service], broker: broker, folder: folder) { _ in
                try await measure(broker)
            }
        }
    }

    private func measure(_ broker: LocalBroker) async throws -> JSONValue {
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
        return report(logins, quiet, busy, try Cryptography.measured())
    }

    private func report(_ logins: Waits, _ quiet: Waits, _ busy: Waits, _ cryptography: Cryptography) -> JSONValue {
        var object = JSONValue.Object()
        object["logins_per_s"] = .double(logins.perSecond)
        object["login_p50_ms"] = .double(logins.waits.milliseconds(percent: 50))
        object["login_p99_ms"] = .double(logins.waits.milliseconds(percent: 99))
        object["other_commands_p99_ms"] = .double(busy.waits.milliseconds(percent: 99))
        object["other_commands_p99_quiet_ms"] = .double(quiet.waits.milliseconds(percent: 99))
        object["token_verifications_per_s_per_core"] = .int(Int64(cryptography.tokens))
        object["token_first_checks_per_s_per_core"] = .int(Int64(cryptography.firstChecks))
        object["token_repeated_checks_per_s_per_core"] = .int(Int64(cryptography.repeatedChecks))
        object["envelope_seals_per_s_per_core"] = .int(Int64(cryptography.seals))
        object["envelope_opens_per_s_per_core"] = .int(Int64(cryptography.opens))
        return .object(object)
    }
}

/// How long each of some requests took.
struct Waits: Sendable {
    var waits: [Duration]
    var over: Duration

    var count: Int { waits.count }
    /// To one decimal.
    var perSecond: Double { (Double(count) / (over / .seconds(1)) * 10).rounded() / 10 }
}
