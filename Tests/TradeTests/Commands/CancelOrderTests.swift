import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Cancel order` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try trade.place(1)
    }

    @Test func `closes an order that risk control has not judged, and stays deaf to the verdict`() throws {
        try cancel()
        try trade.assess(1)

        #expect(try trade.order(1).state == .cancelled)
        #expect(try trade.sent(Catalogue.ReserveStock.self).isEmpty)
        #expect(try trade.sent(Catalogue.ReleaseStock.self).isEmpty)
    }

    @Test func `gives back what is being reserved, and what is reserved afterwards`() throws {
        try trade.assess(1)
        try cancel()
        try trade.reserve(1)

        #expect(try trade.order(1).state == .cancelled)
        #expect(try trade.sent(Catalogue.ReleaseStock.self).map(\.attempt) == [1, 1])
    }

    @Test func `gives back reserved stock and announces it only once`() throws {
        try trade.accept(1)

        for _ in 1...2 { #expect(try cancel().order.reason == "changed_mind") }

        #expect(try trade.emitted(Trade.OrderCancelled.self).count == 1)
        #expect(try trade.sent(Catalogue.ReleaseStock.self).count == 1)
        try trade.pass(1800)
        #expect(try trade.emitted(Trade.OrderCancelled.self).count == 1)
    }

    @Test func `gives back the stock and the money of a paid order, and is refunded when the gateway confirms`() throws
    {
        try trade.accept(1)
        try trade.pay(1)

        for _ in 1...2 { try cancel() }

        #expect(try trade.order(1).state == .cancelled)
        #expect(try trade.refunds(of: 1) == [2000])
        #expect(try trade.sent(Catalogue.ReleaseStock.self).count == 1)
        try trade.confirmRefunds()
        let order = try trade.order(1)
        #expect(order.state == .refunded && order.refunded == order.total && order.reason == "changed_mind")
    }

    @Test func `stops the second try for an order that was paid late`() throws {
        try trade.accept(1)
        let payment = try trade.startPayment(1)
        try trade.settle(payment, .declined)
        try trade.pass(1800)
        try trade.settle(payment)

        try cancel()
        try trade.reserve(1, attempt: 2)

        #expect(try trade.order(1).state == .cancelled)
        #expect(try trade.refunds(of: 1) == [2000])
        #expect(try trade.sent(Catalogue.ReleaseStock.self).map(\.attempt) == [1, 2, 2])
    }

    @Test func `refuses an order that is on its way or partly so, refused or unknown`() throws {
        try trade.placePaid(2)
        try trade.send(Trade.ShipOrder(order: .sample(2)))
        try trade.placePaid(4)
        try trade.send(Trade.ShipOrder(order: .sample(4), lines: [.init(line: 0, quantity: 1)]))
        try trade.assess(1, .deny)

        for order in [1, 2, 4] as [UInt64] {
            try trade.expectRefusal(.orderState, at: "$.order", of: Trade.CancelOrder(order: .sample(order)))
        }
        try trade.expectRefusal(.orderNotFound, at: "$.order", of: Trade.CancelOrder(order: .sample(3)))
    }

    @discardableResult
    private func cancel() throws -> Trade.OrderCancelled {
        try trade.send(Trade.CancelOrder(order: .sample(1), reason: "changed_mind"))
    }
}
