import AMQP
import Foundation
import LocalBroker
import Logging
import Messaging
import Model
import Storage
import Support
import Testing

/// A service whose data follows from events, and the real ones beside it.
@Suite struct `A projection` {
    private static let news = "test.news"

    private let place: TestBroker.Place
    private let identity: LiveService
    private let catalogue: LiveService
    private let prices: LiveService
    private let client: RequestClient

    init() async throws {
        place = try await TestBroker.place()
        identity = try LiveService("identity", program: "souk-identity", at: place)
        catalogue = try LiveService("catalogue", program: "souk-catalogue", at: place)
        prices = try LiveService("price-list", program: "PriceList", at: place)
        client = RequestClient(
            connection: try place.settings(),
            source: "test",
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        client.start()
    }

    private func publish(_ numbers: ClosedRange<Int64>) async throws {
        for number in numbers {
            let product = try await client.send(
                Catalogue.CreateProduct(sku: "P-\(number)", title: .english("A lamp"), price: Money(number, .eur)),
                id: Environment.system.newUUID()
            ).product
            _ = try await client.send(Catalogue.PublishProduct(id: product.id), id: Environment.system.newUUID())
        }
    }

    private func listed(in file: String? = nil) throws -> [Int64] {
        try readDatabase(file ?? prices.database) { database in
            try Int64.fetchAll(database, sql: "SELECT price FROM listing ORDER BY price")
        }
    }

    /// The numbering and the number of every event that it has announced since the last look.
    private func announced() async throws -> [(epoch: Int64, number: Int64)] {
        try await Session.use(place.settings()) { session in
            var news: [(epoch: Int64, number: Int64)] = []
            while let delivery = try session.get(Self.news, noAck: true) {
                let headers = delivery.properties.headers
                news.append((headers["souk-epoch"]?.intValue ?? 0, headers["souk-seq"]?.intValue ?? 0))
            }
            return news
        }
    }

    private func rebuild() async throws -> (status: Int32?, output: String) {
        let output = "\(prices.folder)/output-\(UUID().uuidString).log"
        let process = try await startProgram(
            "PriceList",
            ["rebuild"],
            environment: ["SOUK_DATA": prices.folder, "SOUK_AMQP_URL": place.url],
            output: output
        )
        _ = await process.waitUntilExit(atMost: .seconds(60))
        return (process.status, try String(contentsOfFile: output, encoding: .utf8))
    }

    /// The databases that were put aside.
    private func kept() throws -> [String] {
        let folder = prices.folder
        return try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.contains(".before-") && !$0.hasSuffix("-wal") && !$0.hasSuffix("-shm") }
            .map { "\(folder)/\($0)" }
    }

    @Test(.timeLimit(.minutes(3)))
    func `is made anew from the log of events, beside the old one, and goes on from there`() async throws {
        let others = try await (identity.start(), catalogue.start())
        let first = try await prices.start()
        try await Session.use(place.settings()) { session in
            try session.declareQueue(Self.news)
            try session.bindQueue(Self.news, to: Exchange.events, routingKey: "price-list.price.listed")
        }
        try await publish(1...3)
        try await eventually("the prices are listed") { try listed() == [1, 2, 3] }
        var before: [(epoch: Int64, number: Int64)] = []
        try await eventually("they are announced") {
            before += try await announced()
            return before.count == 3
        }

        let early = try await rebuild()
        #expect(early.status != 0, "not while it runs: \(early.output)")
        #expect(await prices.stop(first))
        try await DatabaseQueue(path: prices.database).write { database in
            try database.execute(
                sql: "DELETE FROM listing WHERE price = 2; UPDATE listing SET price = 99 WHERE price = 3"
            )
        }
        let (status, output) = try await rebuild()

        #expect(status == 0, "\(output)")
        #expect(try listed() == [1, 2, 3])
        let old = try kept()
        #expect(try old.map { try listed(in: $0) } == [[1, 99]], "the old one is kept")
        #expect(old.allSatisfy { output.contains($0) }, "\(output)")

        let second = try await prices.start()
        try await publish(4...4)
        try await eventually("it goes on") { try listed() == [1, 2, 3, 4] }
        var after: [(epoch: Int64, number: Int64)] = []
        try await eventually("that is announced") {
            after += try await announced()
            return !after.isEmpty
        }
        // What was news once is none again, and those who listen can tell that the numbers begin anew.
        #expect(before.map { $0.number } == [1, 2, 3] && after.count == 1)
        let epochs = Set(before.map { $0.epoch })
        #expect(epochs.count == 1 && after.allSatisfy { news in epochs.allSatisfy { $0 < news.epoch } })

        await client.stop()
        #expect(await prices.stop(second))
        #expect(await catalogue.stop(others.1))
        #expect(await identity.stop(others.0))
        for service in [prices, catalogue, identity] { await service.close() }
    }
}
