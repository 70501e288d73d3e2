import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Receive order` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try trade.placePaid(1)
    }

    @Test func `notes it and announces it only once`() throws {
        try trade.send(Trade.ShipOrder(order: .sample(1)))

        for _ in 1...2 { try trade.send(Trade.ReceiveOrder(order: .sample(1))) }

        #expect(try trade.order(1).receivedAt == trade.clock.now)
        try trade.pass(31 * 86_400)
        #expect(try trade.emitted(Trade.OrderReceived.self).count == 1)
    }

    @Test func `notes it by itself thirty days after shipping if the carrier tells nothing`() throws {
        try trade.send(Trade.ShipOrder(order: .sample(1)))

        try trade.pass(30 * 86_400 - 1)
        #expect(try trade.order(1).state == .shipped)
        try trade.pass(1)

        #expect(try trade.order(1).state == .received)
    }

    @Test func `refuses what is not on its way`() throws {
        try trade.expectRefusal(.orderState, at: "$.order", of: Trade.ReceiveOrder(order: .sample(1)))
        try trade.expectRefusal(.orderNotFound, at: "$.order", of: Trade.ReceiveOrder(order: .sample(2)))
    }
}
