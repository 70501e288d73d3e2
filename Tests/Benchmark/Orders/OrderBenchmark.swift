import AMQP
import ArgumentParser
import Foundation
import LocalBroker
import Logging
import Messaging
import Model
import Support

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
        let folder = try temporaryFolder("orders")
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let broker = try await LocalBroker.start(in: "\(folder)/broker", logger: silence)
        do {
            let report = try await sell(broker, in: folder)
            await broker.stop()
            print(String(decoding: report.encoded(), as: UTF8.self))
        } catch {
            await broker.stop()
            throw error
        }
    }

    private func sell(_ broker: LocalBroker, in folder: String) async throws -> JSONValue {
        let settings = try ConnectionSettings(url: broker.url)
        let shop = Shop(suite: try await RunningSuite.start(broker: broker, folder: folder), settings: settings)
        do {
            let assortment = Assortment(hotPieces: pieces)
            try await shop.stock(assortment)
            say("\(orders) orders of \(people) people, \(concurrency) at once:")
            let crowd = Crowd(
                settings: settings,
                assortment: assortment,
                orders: orders,
                people: people,
                concurrency: concurrency
            )
            let sale = try await crowd.run()
            let audit = try await Audit.whenQuiet(folder: folder, assortment: assortment, sale: sale)
            try await shop.close()
            say("  refused: \(sale.reasons.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" })")
            return report(sale, audit)
        } catch {
            shop.suite.kill()
            throw error
        }
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
        object["p50_ms"] = .int(Int64(sale.milliseconds(percent: 50)))
        object["p99_ms"] = .int(Int64(sale.milliseconds(percent: 99)))
        return .object(object)
    }
}

/// What is for sale: the product that everybody wants, and twenty that there is enough of.
struct Assortment {
    let hotPieces: Int

    static let others = 20
    static let otherPieces = 1_000_000

    var products: [(id: ID<Catalogue.Product>, pieces: Int)] {
        (0...Self.others).map { (ID(numbered: $0), $0 == 0 ? hotPieces : Self.otherPieces) }
    }

    /// Every second order is for the product that everybody wants.
    func line(of order: Int) -> Trade.LineRequest {
        order.isMultiple(of: 2)
            ? Trade.LineRequest(product: ID(numbered: 0), quantity: 1)
            : Trade.LineRequest(product: ID(numbered: 1 + order % Self.others), quantity: 1 + order % 3)
    }
}

extension ID {
    /// The same in every run.
    init(numbered number: Int) {
        self.init(UUID128(v7: Timestamp(milliseconds: 1_767_225_600_000), random: (0, UInt64(number))))
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

/// A command as any tool may send it.
func command<C: Command>(_ command: C, id: String) throws -> OutgoingMessage {
    OutgoingMessage(
        exchange: Exchange.commands,
        routingKey: C.name,
        mandatory: true,
        properties: Properties(
            contentType: "application/json",
            deliveryMode: 2,
            messageID: id,
            type: C.name,
            appID: "benchmark"
        ),
        body: try JSON.encode(command)
    )
}
