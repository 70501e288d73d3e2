import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Find flash sales` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        for number in [1, 2, 3] as [UInt64] {
            let from = trade.clock.now + .seconds(10_000 * Int(number))
            try trade.offerFlashSale(number, slots: [.init(from: from, until: from + .seconds(60))])
            trade.clock.advance(by: .seconds(1))
        }
    }

    @Test func `finds by sale and product, the newest first`() throws {
        #expect(try find(Trade.FindFlashSales(product: .sample(1))) == [3, 2, 1])
        #expect(try find(Trade.FindFlashSales(product: .sample(2))) == [])
        #expect(try find(Trade.FindFlashSales(sale: .sample(2))) == [2])
    }

    @Test func `goes on page by page`() throws {
        let first = try trade.ask(Trade.FindFlashSales(limit: 2))
        #expect(first.sales.map(\.id) == [.sample(3), .sample(2)])
        #expect(try find(Trade.FindFlashSales(limit: 2, before: first.next)) == [1])
        for limit in [0, 101] {
            let refusal = #expect(throws: Refusal.self) { try trade.ask(Trade.FindFlashSales(limit: limit)) }
            #expect(refusal?.path == "$.limit")
        }
    }

    private func find(_ query: Trade.FindFlashSales) throws -> [UInt64] {
        try trade.ask(query).sales.map { $0.id.uuid.low }
    }
}
