import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `End order on stock refused` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try trade.place(1)
        try trade.assess(1)
    }

    @Test func `refuses an order that there is too little for, once`() throws {
        for _ in 1...2 { try trade.refuseStock(1) }

        #expect(try trade.emitted(Trade.OrderRefused.self).map(\.order.reason) == ["out_of_stock"])
        #expect(try trade.order(1).state == .refused)
    }

    @Test func `gives back the money of an order whose pieces went before the news of its payment came`() throws {
        try trade.reserve(1)
        try trade.pay(1)

        for _ in 1...2 { try trade.refuseStock(1) }

        #expect(try trade.order(1).reason == "out_of_stock")
        #expect(try trade.refunds(of: 1) == [2000])
    }

    @Test func `ignores the answer to an earlier attempt`() throws {
        try trade.refuseStock(1, attempt: 2)

        #expect(try trade.order(1).state == .placed)
    }
}
