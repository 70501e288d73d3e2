import Foundation
import Messaging
import Model
import ServiceKit
import Storage
import Support
import Testing

@testable import CatalogueService
@testable import Operator
@testable import TradeService

/// Online Retail of UCI, if it lies beside the repository, in `../shared/data/recommendation/online-retail`.
///
/// The first weeks of it; `make retail` has the whole year replayed, which takes four minutes of one core.
@Suite struct `Online Retail, replayed as orders, returns and stock` {
    @Test(.enabled(if: RetailFile.isPresent, "needs ../shared/data/recommendation/online-retail"))
    func `makes totals per product and country that are the file's to the penny`() throws {
        let folder = try temporaryFolder("retail")
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let file = "\(folder)/retail.csv"
        try RetailFile.copy(to: file, lines: RetailFile.wantsAll ? .max : 8000)

        let replay = try Replay(file)

        let expected = try RetailTotals(file, leavingOut: replay.leftOut)
        #expect(try replay.totals(by: "product_id") == expected.byProduct)
        #expect(try replay.totals(by: "country") == expected.byCountry)
        #expect(try replay.piecesBack(of: Array(expected.returned.keys)) == expected.returned)
        #expect(expected.byProduct.count > 500 && expected.returned.count > 20)
    }
}

private enum RetailFile {
    static let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "shared/data/recommendation/online-retail/online_retail.csv.gz").path

    static var isPresent: Bool { FileManager.default.fileExists(atPath: path) }
    static var wantsAll: Bool { ProcessInfo.processInfo.environment["SOUK_RETAIL"] == "all" }

    /// Unpacks its first lines.
    static func copy(to copy: String, lines: Int) throws {
        let source = try ByteSource(path: path)
        var bytes: [UInt8] = []
        var left = lines
        while left > 0 {
            let piece = try source.next()
            guard !piece.isEmpty else { break }
            for byte in piece where left > 0 {
                bytes.append(byte)
                if byte == UInt8(ascii: "\n") { left -= 1 }
            }
        }
        try Data(bytes).write(to: URL(filePath: copy))
    }
}

/// The file's own totals, added up line by line.
private struct RetailTotals {
    var byProduct: [String: Int64] = [:]
    var byCountry: [String: Int64] = [:]
    /// Pieces that were sent back, by product.
    var returned: [String: Int] = [:]

    init(_ file: String, leavingOut leftOut: Set<String>) throws {
        var rows = try RowReader(
            file,
            columns: ["InvoiceNo", "StockCode", "Quantity", "UnitPrice", "CustomerID", "Country"]
                .map { Column.required($0, "") }
        )
        let ids = DerivedIDs(source: "online-retail")
        while let row = try rows.next() {
            let number = try row.required("InvoiceNo")
            guard try row.text("CustomerID") != nil, !leftOut.contains(number),
                let pieces = Decimal(string: try row.required("Quantity")),
                let price = Decimal(string: try row.required("UnitPrice"))
            else { continue }
            let quantity = (pieces as NSDecimalNumber).intValue
            let pence = Int64(truncating: Self.rounded(price * 100) as NSDecimalNumber) * Int64(quantity)
            let product: ID<Catalogue.Product> = ids.id(try row.required("StockCode"))
            byProduct[product.description, default: 0] += pence
            byCountry[OnlineRetail.countries[try row.required("Country")] ?? "elsewhere", default: 0] += pence
            if quantity < 0 { returned[product.description, default: 0] -= quantity }
        }
        byProduct = byProduct.filter { $0.value != 0 }
    }

    private static func rounded(_ number: Decimal) -> Decimal {
        var (number, result) = (number, Decimal())
        NSDecimalRound(&result, &number, 0, .plain)
        return result
    }
}

/// The file as the services know it.
private final class Replay {
    private let trade: ServiceHarness<TradeService>
    private let catalogue: ServiceHarness<CatalogueService>
    /// Invoices that make no order: a line of theirs can't be read, or contradicts the others.
    private(set) var leftOut: Set<String> = []

    init(_ file: String) throws {
        trade = try ServiceHarness(TradeService.self)
        catalogue = try ServiceHarness(CatalogueService.self)
        var orders: [Trade.RecordOrder] = []
        var returns: [Trade.RecordReturn] = []
        let stage = try #require(OnlineRetail(file: file).plan.stages.last)
        let next = try stage.open(ByteMeter())
        while let record = try next() {
            switch record.content {
            case .messages(let messages):
                for message in messages {
                    if message.entry.name == Trade.RecordOrder.name {
                        orders.append(try JSON.decode(Trade.RecordOrder.self, from: message.body))
                    } else {
                        returns.append(try JSON.decode(Trade.RecordReturn.self, from: message.body))
                    }
                }
            // The number of the invoice comes first in every line.
            case .bad: leftOut.insert(String(decoding: record.text.prefix { $0 != UInt8(ascii: ",") }, as: UTF8.self))
            case .passedOver: continue
            }
        }
        try fillShelves(for: orders, returns)
        for order in orders { try replay(order) }
        for record in returns { try replay(record) }
    }

    /// As much of everything as is going to be sold.
    private func fillShelves(for orders: [Trade.RecordOrder], _ returns: [Trade.RecordReturn]) throws {
        var pieces: [ID<Catalogue.Product>: Int] = [:]
        for line in orders.flatMap(\.lines) { pieces[line.product, default: 0] += line.quantity }
        for line in returns.flatMap(\.lines) { pieces[line.product, default: 0] += 0 }
        for (product, quantity) in pieces {
            try catalogue.send(
                Catalogue.CreateProduct(
                    id: product,
                    sku: product.description,
                    title: .english("Sold"),
                    price: Money(100, .gbp)
                )
            )
            try catalogue.send(Catalogue.PublishProduct(id: product))
            if quantity > 0 { try catalogue.send(Catalogue.ReceiveStock(product: product, quantity: quantity)) }
        }
    }

    private func replay(_ order: Trade.RecordOrder) throws {
        try trade.send(order)
        guard let id = order.id else { return }
        let lines = order.lines.map { Catalogue.StockLine(product: $0.product, quantity: $0.quantity) }
        try catalogue.send(
            Catalogue.ReserveStock(order: id, lines: lines, expiresAt: catalogue.clock.now + .seconds(1800))
        )
        try catalogue.send(Catalogue.CommitStock(order: id))
    }

    private func replay(_ record: Trade.RecordReturn) throws {
        try trade.send(record)
        for line in record.lines {
            try catalogue.send(Catalogue.ReceiveStock(product: line.product, quantity: line.quantity))
        }
    }

    /// What was paid less what was paid back, by one column; nothing where both are the same.
    func totals(by column: String) throws -> [String: Int64] {
        try trade.store.read { database in
            let rows = try database.all(
                """
                SELECT \(column) AS name, sum(amount) AS amount FROM (
                    SELECT product_id, country, amount FROM order_line JOIN customer_order ON order_id = id
                    UNION ALL
                    SELECT product_id, country, -amount FROM return_line JOIN return_record ON return_id = id
                ) GROUP BY name HAVING sum(amount) <> 0
                """
            )
            var totals: [String: Int64] = [:]
            for row in rows {
                let name: String =
                    if column == "product_id" {
                        "\(ID<Catalogue.Product>(UUID128(bytes: row.bytes("name"))))"
                    } else {
                        row["name"] ?? "elsewhere"
                    }
                totals[name] = row["amount"]
            }
            return totals
        }
    }

    /// All that was bought has left the stock, so what is there has come back.
    func piecesBack(of products: [String]) throws -> [String: Int] {
        var pieces: [String: Int] = [:]
        for product in products {
            let id = try #require(ID<Catalogue.Product>(product))
            pieces[product] = try catalogue.ask(Catalogue.FindStock(product: id)).stock.available
        }
        return pieces
    }
}
