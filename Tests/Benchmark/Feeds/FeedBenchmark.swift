import AMQP
import ArgumentParser
import BenchmarkKit
import Foundation
import LocalBroker
import Messaging
import Model

@main struct FeedBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "FeedBenchmark",
        abstract: "Imports a data set into all services, weighs them, and asks for feeds while a town moves in, too."
    )

    @Option(help: "The folder of HetRec Last.fm; without it a town of 5000 takes its place.")
    var data = "../shared/data/recommendation/hetrec-lastfm"

    @Option(help: "How many feeds are asked for each second.")
    var rate = 200

    @Option(help: "How many people are in the town that moves in meanwhile.")
    var town = 4000

    func run() async throws {
        try await runBenchmark("feeds") { broker, folder in
            try await RunningSuite.run(broker: broker, folder: folder) { try await measure($0, broker) }
        }
    }

    private func measure(_ suite: RunningSuite, _ broker: LocalBroker) async throws -> JSONValue {
        let operatorSeat = OperatorSeat(url: broker.url, folder: suite.folder)
        let first = try await importDataSet(operatorSeat)
        try await suite.settle(broker)
        let memory = suite.memory()
        say("  " + memory.map { "\($0.service) \($0.mebibytes) MiB" }.joined(separator: ", "))

        let people = try suite.people(2000)
        let client = RequestClient(
            connection: try ConnectionSettings(url: broker.url),
            source: "benchmark",
            logger: silence
        )
        client.start()
        let audience = Audience(client: client, people: people, rate: rate)
        say("\(rate) feeds a second, asked by \(people.count) people, with nothing else going on:")
        let quiet = try await audience.ask(atLeast: .seconds(10)) { false }
        say("  p50 \(quiet.times.milliseconds(percent: 50)) ms, p99 \(quiet.times.milliseconds(percent: 99)) ms")
        say("The same while a town of \(town) moves in:")
        let (imported, beside) = try await moveIn(operatorSeat, audience, people: town, seed: 7)
        try await suite.settle(broker)
        say("The same while another moves in and doesn't care who waits:")
        let (hurried, besideHurried) = try await moveIn(operatorSeat, audience, people: town, seed: 8, hurries: true)
        await client.stop()

        var object = JSONValue.Object()
        object["import_per_s"] = first["messages_per_s"]
        object["import_beside_feeds_per_s"] = imported["messages_per_s"]
        object["feeds"] = .int(Int64(beside.times.count))
        object["feeds_per_s"] = .int(Int64(beside.perSecond.rounded()))
        object["personalised"] = .int(Int64(beside.personalised))
        object["p50_ms"] = .double(beside.times.milliseconds(percent: 50))
        object["p99_ms"] = .double(beside.times.milliseconds(percent: 99))
        object["hurried_import_per_s"] = hurried["messages_per_s"]
        object["hurried_p50_ms"] = .double(besideHurried.times.milliseconds(percent: 50))
        object["hurried_p99_ms"] = .double(besideHurried.times.milliseconds(percent: 99))
        object["quiet_p50_ms"] = .double(quiet.times.milliseconds(percent: 50))
        object["quiet_p99_ms"] = .double(quiet.times.milliseconds(percent: 99))
        object["rss_mib"] = .object(.init(memory.map { ($0.service, .int(Int64($0.mebibytes))) }))
        return .object(object)
    }

    /// Asks for feeds for as long as people move in; returns the import's report and the answers.
    private func moveIn(
        _ operatorSeat: OperatorSeat,
        _ audience: Audience,
        people: Int,
        seed: Int,
        hurries: Bool = false
    ) async throws -> (JSONValue, Audience.Answers) {
        let town = "\(operatorSeat.folder)/town-\(seed)"
        try await operatorSeat.souk(["town", "--people", "\(people)", "--seed", "\(seed)", "--out", town])
        async let feeds = audience.ask(atLeast: .seconds(20)) { operatorSeat.isImporting }
        let report = try await operatorSeat.importFolder(town, hurries: hurries)
        return (report, try await feeds)
    }

    private func importDataSet(_ operatorSeat: OperatorSeat) async throws -> JSONValue {
        if FileManager.default.fileExists(atPath: data) {
            say("HetRec Last.fm is imported:")
            return try await operatorSeat.report(["import", "hetrec-lastfm", data, "--with-consent", "2011"])
        }
        say("\(data) is not there; a town of 5000 moves in instead:")
        let town = operatorSeat.folder + "/first-town"
        try await operatorSeat.souk(["town", "--people", "5000", "--seed", "3", "--out", town])
        return try await operatorSeat.importFolder(town)
    }
}
