import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Accept order on stock reserved` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try trade.place(1)
        try trade.assess(1)
    }

    @Test func `lets the order be paid as long as its pieces are reserved, and announces it once`() throws {
        for _ in 1...2 { try trade.reserve(1) }

        let order = try trade.order(1)
        #expect(order.state == .awaitingPayment && order.expiresAt == trade.clock.now + .seconds(1800))
        #expect(try trade.emitted(Trade.OrderAccepted.self).map(\.order) == [order])
    }

    @Test func `gives pieces back that nobody waits for any more`() throws {
        try trade.send(Trade.CancelOrder(order: .sample(1)))

        try trade.reserve(1)

        #expect(try trade.sent(Catalogue.ReleaseStock.self).count == 2)
        #expect(try trade.order(1).state == .cancelled)
    }

    @Test func `keeps what has been shipped and given back as money`() throws {
        try trade.reserve(1)
        try trade.pay(1)
        try trade.commit(1)
        try trade.send(Trade.ShipOrder(order: .sample(1)))
        try trade.send(Trade.RefundOrder(order: .sample(1), reason: "quality"))
        try trade.confirmRefunds()

        try trade.reserve(1)

        #expect(try trade.sent(Catalogue.ReleaseStock.self).isEmpty)
    }
}
