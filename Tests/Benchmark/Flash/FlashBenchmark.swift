import AMQP
import ArgumentParser
import BenchmarkKit
import LocalBroker
import Messaging
import Model

@main struct FlashBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "FlashBenchmark",
        abstract: "Has a crowd rush at one flash sale of the running suite, and audits its databases."
    )

    @Option(help: "How many commands are sent, repeats among them.")
    var joins = 50_000

    @Option(help: "How many pieces there are.")
    var pieces = 1000

    @Option(help: "How many people send them; each may have one piece.")
    var people = 20_000

    @Option(help: "How many commands are under way at once.")
    var concurrency = 256

    func run() async throws {
        try await runBenchmark("flash", ofSuite: sell)
    }

    private func sell(_ suite: RunningSuite, _ broker: LocalBroker) async throws -> JSONValue {
        let settings = try ConnectionSettings(url: broker.url)
        let client = RequestClient(connection: settings, source: "benchmark", logger: silence)
        client.start()
        let stall = Stall(suite: suite, client: client)
        try await suite.fillShelves(with: [Stall.goods(pieces)], through: settings)
        let sale = try await stall.open(pieces: pieces)
        say("\(joins) joins by \(people) people for \(pieces) pieces, \(concurrency) at once:")
        let rush = Rush(client: client, sale: sale, joins: joins, people: people)
        let outcome = try await rush.run(concurrency: concurrency)
        say("  joined \(outcome.joined.count); refused \(outcome.refused.sorted { $0.key < $1.key })")
        let audit = try await stall.audit(outcome, pieces: pieces)
        await client.stop()

        var object = JSONValue.Object()
        object["joins_per_s"] = .int(Int64(Double(joins) / outcome.seconds))
        object["sold"] = .int(Int64(audit.sold))
        object["oversold"] = .int(Int64(audit.oversold))
        object["over_limit"] = .int(Int64(audit.overLimit))
        object["p99_ms"] = .double(outcome.waits.milliseconds(percent: 99))
        return .object(object)
    }
}
