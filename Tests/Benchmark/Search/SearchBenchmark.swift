import AMQP
import ArgumentParser
import BenchmarkKit
import Foundation
import LocalBroker
import Messaging
import Model
import Storage

@main struct SearchBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "SearchBenchmark",
        abstract: "Fills a catalogue with generated products, searches it through the broker, and checks what it finds."
    )

    @Option(help: "How many products are on sale.")
    var products = 100_000

    @Option(help: "How many misspelt and mixed-script questions with known answers are asked.")
    var questions = 200

    @Option(help: "How often each question is asked.")
    var rounds = 3

    @Option(help: "Of the generator.")
    var seed: UInt64 = 1

    @Flag(help: "Print the questions whose answers are not among the first ten.")
    var misses = false

    func run() async throws {
        try await runBenchmark("search") { broker, folder in
            try await RunningSuite.run([Catalogue.service], broker: broker, folder: folder) { _ in
                try await search(broker, in: folder)
            }
        }
    }

    private func search(_ broker: LocalBroker, in folder: String) async throws -> JSONValue {
        let settings = try ConnectionSettings(url: broker.url)
        let assortment = Assortment(count: products, seed: seed)
        let start = ContinuousClock.now
        try await fill(assortment, settings, folder)
        let loading = start.duration(to: .now) / .seconds(1)
        say(
            "\(products) products are on sale after \(Int(loading)) s; \(fileSize("\(folder)/catalogue.sqlite") >> 20) MiB."
        )

        let client = RequestClient(connection: settings, source: "benchmark", logger: silence)
        client.start()
        let known = Questions(about: assortment, count: questions, seed: seed + 1).questions
        var finding = Finding()
        var broad = Finding()
        for _ in 0..<rounds {
            finding = try await ask(known, client, keeping: finding.waits)
            broad.waits += try await browse(assortment, client)
        }
        await client.stop()
        for (kind, recall) in finding.recallByKind.sorted(by: { $0.key < $1.key }) { say("  \(kind): \(recall)") }
        return report(loading, finding, broad)
    }

    private func report(_ loading: Double, _ finding: Finding, _ broad: Finding) -> JSONValue {
        var object = JSONValue.Object()
        object["products"] = .int(Int64(products))
        object["products_per_s"] = .int(Int64(Double(products) / loading))
        object["questions"] = .int(Int64(questions))
        object["recall"] = .double(finding.recall.rounded(to: 4))
        object["p50_ms"] = .double(finding.waits.milliseconds(percent: 50))
        object["p99_ms"] = .double(finding.waits.milliseconds(percent: 99))
        object["broad_p50_ms"] = .double(broad.waits.milliseconds(percent: 50))
        object["broad_p99_ms"] = .double(broad.waits.milliseconds(percent: 99))
        return .object(object)
    }

    /// Puts everything on sale, half of it in stock, and waits until it can be found.
    private func fill(_ assortment: Assortment, _ settings: ConnectionSettings, _ folder: String) async throws {
        let publisher = Publisher(settings: settings, window: .init(count: 4096, bytes: 8 << 20), logger: silence)
        publisher.start()
        for goods in assortment.goods {
            guard let title = goods.title else { throw BenchmarkFailure("A language has no tag.") }
            let creation = Catalogue.CreateProduct(
                id: goods.id,
                sku: "GOODS-\(goods.number)",
                title: title,
                price: Money(goods.price, .eur),
                brand: goods.brand,
                category: "goods/" + goods.noun.text(in: "en").split(separator: " ").joined(separator: "-"),
                attributes: [.init(name: "colour", value: goods.colour)]
            )
            publisher.publish([
                try command(creation, id: "create-\(goods.number)"),
                try command(Catalogue.PublishProduct(id: goods.id), id: "publish-\(goods.number)"),
            ])
            if goods.number.isMultiple(of: 2) {
                publisher.publish([
                    try command(Catalogue.ReceiveStock(product: goods.id, quantity: 5), id: "receive-\(goods.number)")
                ])
            }
            // The broker is not to hold all of it at once.
            if goods.number % 5000 == 4999 { try await wait(until: goods.number + 1, folder) }
        }
        try await wait(until: assortment.goods.count, folder)
        await publisher.stop()
    }

    private func wait(until count: Int, _ folder: String) async throws {
        var configuration = Configuration()
        configuration.readonly = true
        let database = try DatabaseQueue(path: "\(folder)/catalogue.sqlite", configuration: configuration)
        func rows(_ table: String) async throws -> Int {
            try await database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") ?? 0 }
        }
        try await BenchmarkKit.wait(for: "\(count) products", within: .seconds(300)) {
            try await rows("product") >= count
        }
        guard count == products else { return }
        try await BenchmarkKit.wait(for: "all products to be on the shelf", within: .seconds(300)) {
            try await rows("search_document") >= count
        }
    }

    private func ask(_ questions: [Question], _ client: RequestClient, keeping waits: [Duration]) async throws
        -> Finding
    {
        var finding = Finding(waits: waits)
        for question in questions {
            let start = ContinuousClock.now
            let page = try await client.ask(
                Catalogue.SearchProducts(text: question.text, currency: .eur, limit: 10)
            )
            finding.waits.append(start.duration(to: .now))
            let found = question.answers.intersection(page.products.map(\.id)).count
            let share = Double(found) / Double(question.answers.count)
            finding.shares[question.kind, default: []].append(share)
            if misses, share < 1 {
                let titles = page.products.prefix(3).map { $0.title.texts["en", default: ""] }
                say("  \(question.kind): \(question.text) (\(page.understoodAs ?? "as it stands")): \(titles)")
            }
        }
        return finding
    }

    /// What people ask who are only looking around: a word that thousands of products have, a price, a colour.
    private func browse(_ assortment: Assortment, _ client: RequestClient) async throws -> [Duration] {
        var waits: [Duration] = []
        let words = Word.nouns.map { $0.text(in: "en") } + Word.adjectives.map { $0.text(in: "zh-Hans") }
        for (number, word) in words.enumerated() {
            let brand = assortment.goods[number].brand
            let searches = [
                Catalogue.SearchProducts(text: word, currency: .eur, inStock: true, sort: .bestSelling),
                Catalogue.SearchProducts(text: word, currency: .eur, priceFrom: 1000, priceUntil: 50_000, sort: .price),
                Catalogue.SearchProducts(brands: [brand], category: "goods", currency: .eur, sort: .newest),
            ]
            let start = ContinuousClock.now
            _ = try await client.ask(searches[number % searches.count])
            waits.append(start.duration(to: .now))
        }
        return waits
    }
}

/// What was found, and how fast.
struct Finding {
    var waits: [Duration] = []
    /// Of each question, how many of its answers were among the first ten.
    var shares: [String: [Double]] = [:]

    var recall: Double { mean(shares.values.flatMap(\.self)) }
    var recallByKind: [String: Double] { shares.mapValues { mean($0).rounded(to: 3) } }

    private func mean(_ numbers: [Double]) -> Double { numbers.reduce(0, +) / Double(max(numbers.count, 1)) }
}

extension Double {
    func rounded(to digits: Int) -> Double {
        let factor = (0..<digits).reduce(1.0) { product, _ in product * 10 }
        return (self * factor).rounded() / factor
    }
}

func fileSize(_ path: String) -> Int {
    (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
}
