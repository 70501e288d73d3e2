import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Accept order on stock awaited` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try trade.offerPresale()
        try trade.orderPresale(1)
        try trade.assess(1)
    }

    @Test func `lets the order be paid for half an hour`() throws {
        try trade.queue(1)

        let accepted = try trade.emitted(Trade.OrderAccepted.self)
        #expect(accepted.map(\.order.expiresAt) == [trade.clock.now + .seconds(1800)])
    }

    @Test func `asks for a paid order's goods once a day, not more often`() throws {
        try trade.queue(1)
        try trade.pay(1)
        try trade.queue(1)
        let before = try trade.sent(Catalogue.CommitStock.self).count

        try trade.pass(86_399)
        #expect(try trade.sent(Catalogue.CommitStock.self).count == before)
        try trade.pass(1)
        #expect(try trade.sent(Catalogue.CommitStock.self).count == before + 1)
    }

    @Test func `gives up the place of an order that has ended meanwhile`() throws {
        try trade.send(Trade.CancelOrder(order: .sample(1)))

        try trade.queue(1)

        #expect(try trade.sent(Catalogue.ReleaseStock.self).count == 2)
        #expect(try trade.emitted(Trade.OrderAccepted.self).isEmpty)
    }

    @Test func `ignores news of an earlier attempt`() throws {
        try trade.queue(1, attempt: 2)

        #expect(try trade.order(1).state == .placed)
    }
}
