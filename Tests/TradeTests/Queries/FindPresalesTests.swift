import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Find presales` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        for number in [1, 2, 3] as [UInt64] {
            try trade.offerPresale(number, quota: 1)
            trade.clock.advance(by: .seconds(86_400))
        }
    }

    @Test func `finds by presale and product, the newest first`() throws {
        #expect(try find(Trade.FindPresales(product: .sample(1))) == [3, 2, 1])
        #expect(try find(Trade.FindPresales(product: .sample(2))) == [])
        #expect(try find(Trade.FindPresales(presale: .sample(2))) == [2])
    }

    @Test func `leaves out those that are over or sold out, if only the others are wanted`() throws {
        try trade.orderPresale(1)
        #expect(try find(Trade.FindPresales(onlyOpen: true)) == [3, 2])

        trade.clock.advance(by: .seconds(5 * 86_400))
        #expect(try find(Trade.FindPresales(onlyOpen: true)) == [3])

        try trade.deliver(Catalogue.ProductRetired(id: .sample(1)))
        #expect(try find(Trade.FindPresales(onlyOpen: true)) == [])
    }

    @Test func `goes on page by page`() throws {
        let first = try trade.ask(Trade.FindPresales(limit: 2))

        #expect(first.presales.map(\.id) == [.sample(3), .sample(2)])
        #expect(try find(Trade.FindPresales(limit: 2, before: first.next)) == [1])
        for limit in [0, 101] {
            let refusal = #expect(throws: Refusal.self) { try trade.ask(Trade.FindPresales(limit: limit)) }
            #expect(refusal?.path == "$.limit")
        }
    }

    private func find(_ query: Trade.FindPresales) throws -> [UInt64] {
        try trade.ask(query).presales.map { $0.id.uuid.low }
    }
}
