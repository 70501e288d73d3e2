import AMQP
import ArgumentParser
import BenchmarkKit
import LocalBroker
import Messaging
import Model

@main struct OrderBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "OrderBenchmark",
        abstract: "Has a crowd place and pay orders at a broker and all services, and audits their databases."
    )

    @Option(help: "How many orders are placed; half of them for one product.")
    var orders = 20_000

    @Option(help: "How many pieces there are of that product.")
    var pieces = 1000

    @Option(help: "How many people place them.")
    var people = 2000

    @Option(help: "How many orders are under way at once.")
    var concurrency = 256

    func run() async throws {
        try await runBenchmark("orders", ofSuite: sell)
    }

    private func sell(_ suite: RunningSuite, _ broker: LocalBroker) async throws -> JSONValue {
        let settings = try ConnectionSettings(url: broker.url)
        let assortment = Assortment(hotPieces: pieces)
        try await suite.fillShelves(with: assortment.products, through: settings)
        say("\(orders) orders of \(people) people, \(concurrency) at once:")
        let crowd = Crowd(
            settings: settings,
            assortment: assortment,
            orders: orders,
            people: people,
            concurrency: concurrency
        )
        let sale = try await crowd.run()
        let audit = try await Audit.whenQuiet(suite, assortment: assortment, sale: sale)
        say("  refused: \(sale.reasons.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" })")
        return report(sale, audit)
    }

    private func report(_ sale: Sale, _ audit: Audit) -> JSONValue {
        var object = JSONValue.Object()
        object["orders_per_s"] = .int(Int64(Double(orders) / sale.seconds))
        object["placed"] = .int(Int64(audit.placed))
        object["paid"] = .int(Int64(audit.paid))
        object["refused"] = .int(Int64(audit.refused))
        object["cancelled"] = .int(Int64(audit.cancelled))
        object["oversold"] = .int(Int64(audit.oversold))
        object["duplicate_effects"] = .int(Int64(audit.duplicateEffects + sale.repeatedNews))
        object["p50_ms"] = .int(Int64(sale.waits.milliseconds(percent: 50)))
        object["p99_ms"] = .int(Int64(sale.waits.milliseconds(percent: 99)))
        return .object(object)
    }
}

/// What is for sale: the product that everybody wants, and twenty that there is enough of.
struct Assortment {
    let hotPieces: Int

    static let others = 20
    static let otherPieces = 1_000_000

    var products: [Goods] {
        (0...Self.others).map { number in
            Goods(
                id: ID(numbered: number),
                title: "Product \(number)",
                price: Money(1000 + Int64(number), .eur),
                pieces: number == 0 ? hotPieces : Self.otherPieces
            )
        }
    }

    /// Every second order is for the product that everybody wants.
    func line(of order: Int) -> Trade.LineRequest {
        order.isMultiple(of: 2)
            ? Trade.LineRequest(product: ID(numbered: 0), quantity: 1)
            : Trade.LineRequest(product: ID(numbered: 1 + order % Self.others), quantity: 1 + order % 3)
    }
}
