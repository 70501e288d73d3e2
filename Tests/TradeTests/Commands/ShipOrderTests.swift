import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Ship order` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
    }

    @Test func `sends a paid order on its way and announces it only once`() throws {
        try trade.placePaid(1)

        for _ in 1...2 { try trade.send(Trade.ShipOrder(order: .sample(1), carrier: "sf", trackingNumber: "SF1")) }

        #expect(try trade.order(1).shippedAt == trade.clock.now)
        #expect(try trade.emitted(Trade.OrderShipped.self).count == 1)
    }

    @Test func `refuses an order that is not paid`() throws {
        try trade.place(1)

        try trade.expectRefusal(.orderState, at: "$.order", of: Trade.ShipOrder(order: .sample(1)))
        try trade.expectRefusal(.orderNotFound, at: "$.order", of: Trade.ShipOrder(order: .sample(2)))
    }

    @Test func `ships a group-buy's orders only once it has formed`() throws {
        try trade.offer()
        try trade.open()
        try trade.paySeat(1)
        try trade.expectRefusal(.orderState, at: "$.order", of: Trade.ShipOrder(order: .sample(1)))

        try trade.join(2)
        try trade.paySeat(2)

        try trade.send(Trade.ShipOrder(order: .sample(1)))
        #expect(try trade.order(1).state == .shipped)
    }
}
