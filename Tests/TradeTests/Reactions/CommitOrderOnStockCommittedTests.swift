import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Commit order on stock committed` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try trade.place(1)
        try trade.accept(1)
        try trade.pay(1)
    }

    @Test func `lets the order be shipped from now on`() throws {
        trade.clock.advance(by: .seconds(1))

        for _ in 1...2 { try trade.commit(1) }
        trade.clock.advance(by: .seconds(1))
        try trade.commit(1)

        let order = try trade.order(1)
        #expect(order.state == .paid && order.committedAt == order.paidAt.map { $0 + .seconds(1) })
        try trade.pass(86_400)
        #expect(try trade.sent(Catalogue.CommitStock.self).count == 1)
    }

    @Test func `leaves an order alone that was cancelled meanwhile`() throws {
        try trade.send(Trade.CancelOrder(order: .sample(1)))

        try trade.commit(1)

        #expect(try trade.order(1).state == .cancelled)
        #expect(try trade.order(1).committedAt == nil)
    }
}
