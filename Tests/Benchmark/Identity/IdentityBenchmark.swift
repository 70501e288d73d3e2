import AMQP
import ArgumentParser
import Foundation
import LocalBroker
import Logging
import Messaging
import Model
import Support

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
        let folder = try temporaryFolder("identity")
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let broker = try await LocalBroker.start(in: "\(folder)/broker", logger: silence)
        do {
            let report = try await measure(broker, in: folder)
            await broker.stop()
            print(String(decoding: report.encoded(), as: UTF8.self))
        } catch {
            await broker.stop()
            throw error
        }
    }

    private func measure(_ broker: LocalBroker, in folder: String) async throws -> JSONValue {
        let service = try await startProgram(
            "souk-identity",
            environment: [
                "SOUK_AMQP_URL": broker.url, "SOUK_DATA": folder, "SOUK_ANONYMOUS_ROLE": "operator",
                "SOUK_LOG_LEVEL": "warning",
            ],
            output: "\(folder)/identity.log"
        )
        defer { service.signal(SIGKILL) }
        let town = Town(try ConnectionSettings(url: broker.url), people: people)
        try await town.open()
        say("\(people) people with passwords at 64 MiB and two passes")
        let quiet = try await town.otherCommands(for: .seconds(5))
        say("  other commands, nobody logging in: p99 \(quiet.milliseconds(percent: 99)) ms")
        async let others = town.otherCommands(for: .seconds(seconds))
        let logins = try await town.logins(for: .seconds(seconds), concurrency: concurrency)
        let busy = try await others
        await town.close()
        say("  \(logins.count) logins, \(concurrency) at once: p99 \(logins.milliseconds(percent: 99)) ms")
        say("  other commands meanwhile: p99 \(busy.milliseconds(percent: 99)) ms")
        return report(logins, quiet, busy, try Cryptography.measured())
    }

    private func report(_ logins: Waits, _ quiet: Waits, _ busy: Waits, _ cryptography: Cryptography) -> JSONValue {
        var object = JSONValue.Object()
        object["logins_per_s"] = .double(logins.perSecond)
        object["login_p50_ms"] = .double(logins.milliseconds(percent: 50))
        object["login_p99_ms"] = .double(logins.milliseconds(percent: 99))
        object["other_commands_p99_ms"] = .double(busy.milliseconds(percent: 99))
        object["other_commands_p99_quiet_ms"] = .double(quiet.milliseconds(percent: 99))
        object["token_verifications_per_s_per_core"] = .int(Int64(cryptography.tokens))
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

    /// To one decimal.
    func milliseconds(percent: Int) -> Double {
        let sorted = waits.sorted()
        guard !sorted.isEmpty else { return 0 }
        return (sorted[min(sorted.count - 1, sorted.count * percent / 100)] / .milliseconds(1) * 10).rounded() / 10
    }
}

struct BenchmarkFailure: Error, CustomStringConvertible {
    var description: String
}

let silence = Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() }

func say(_ line: String) {
    print(line)
    fflush(nil)
}
