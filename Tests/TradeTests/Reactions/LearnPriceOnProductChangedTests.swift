import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Learn price on product changed` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
    }

    @Test func `sells at the new price from now on`() throws {
        try trade.deliver(Catalogue.ProductChanged(product: product(1, price: 1200, changedAt: trade.clock.now)))

        #expect(try trade.place(1).total == Money(2400, .eur))
    }

    @Test func `keeps what is newer, and what is retired`() throws {
        let early = trade.clock.now - .seconds(60)
        try trade.deliver(Catalogue.ProductChanged(product: product(1, price: 1, changedAt: early)))
        #expect(try trade.place(1).total == Money(2000, .eur))

        try trade.deliver(Catalogue.ProductRetired(id: .sample(1)))
        try trade.deliver(Catalogue.ProductChanged(product: product(1, changedAt: trade.clock.now + .seconds(60))))

        let refusal = #expect(throws: Refusal.self) { try trade.place(2) }
        #expect(refusal?.code == .productNotForSale)
    }
}
