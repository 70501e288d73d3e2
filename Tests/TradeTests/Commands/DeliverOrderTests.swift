import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Deliver order` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try trade.placePaid(1)
    }

    @Test func `announces it only once, and the order counts as received ten days later`() throws {
        try trade.send(Trade.ShipOrder(order: .sample(1)))
        try trade.pass(86_400)

        for _ in 1...2 { try trade.send(Trade.DeliverOrder(order: .sample(1))) }

        #expect(try trade.emitted(Trade.OrderDelivered.self).map(\.order.deliveredAt) == [trade.clock.now])
        try trade.pass(10 * 86_400 - 1)
        #expect(try trade.order(1).state == .shipped)
        try trade.pass(1)
        #expect(try trade.order(1).state == .received)
    }

    @Test func `refuses what is not on its way`() throws {
        try trade.expectRefusal(.orderState, at: "$.order", of: Trade.DeliverOrder(order: .sample(1)))
        try trade.expectRefusal(.orderNotFound, at: "$.order", of: Trade.DeliverOrder(order: .sample(2)))
    }
}
