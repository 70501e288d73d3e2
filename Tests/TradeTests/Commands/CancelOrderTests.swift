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

    @Test func `gives back what was not sent of an order, and its money, once`() throws {
        try trade.changePriceRules()
        try trade.send(
            Trade.PlaceOrder(
                id: .sample(2),
                buyer: .sample(1),
                lines: [.init(product: .sample(1), quantity: 3), .init(product: .sample(2), quantity: 1)]
            )
        )
        try trade.accept(2)
        try trade.pay(2)
        try trade.commit(2)
        try trade.send(Trade.ShipOrder(order: .sample(2), lines: [.init(line: 0, quantity: 1)]))
        let lines = try trade.order(2).lines

        for _ in 1...2 {
            let order = try trade.send(Trade.CancelOrder(order: .sample(2))).order
            #expect(order.state == .shipped && order.shippedAt == trade.clock.now)
            #expect(order.lines.map(\.shipped) == [1, nil] && order.lines.map(\.cancelled) == [2, 1])
        }

        let sent = lines[0].paid(for: 1)
        let total = try trade.order(2).total.amount
        #expect(try trade.refunds(of: 2) == [total - sent.goods - sent.shipping])
        let released = try trade.sent(Catalogue.ReleaseStock.self)
        #expect(released.map(\.keeping) == [[.init(product: .sample(1), quantity: 1)]])
        #expect(try trade.emitted(Trade.OrderShipped.self).count == 2)
        #expect(try trade.emitted(Trade.OrderCancelled.self).isEmpty)
        try trade.expectRefusal(.orderState, at: "$.order", of: Trade.ShipOrder(order: .sample(2), lines: []))
        try trade.confirmRefunds()
        #expect(try trade.ask(Trade.VerifyLedger()).findings == [])
    }

    @Test func `leaves what was sent of such an order to be received, and claimed as far as it was sent`() throws {
        try trade.placePaid(2)
        try trade.send(Trade.ShipOrder(order: .sample(2), lines: [.init(line: 0, quantity: 1)]))
        try trade.send(Trade.CancelOrder(order: .sample(2)))
        try trade.confirmRefunds()

        try trade.pass(30 * 86_400)

        #expect(try trade.order(2).state == .received)
        #expect(try trade.send(Trade.CancelOrder(order: .sample(2))).order.state == .received)
        try trade.expectRefusal(.quantityRefused, at: "$.lines[0].quantity", of: claim(2))
        #expect(try trade.send(claim(1)).amount == Money(1000, .eur))
    }

    @Test func `gives money for what was not sent of a replacement`() throws {
        let trade = try ServiceHarness<TradeService>.selling()
        try trade.placeReceived()
        try trade.claim(.exchange, quantity: 2)
        try trade.decide(true)
        try trade.send(Trade.SendClaim(claim: .sample(1)))
        let replacement = try #require(try trade.inspect(true, restocked: 2).replacement)
        let lines = [Catalogue.StockLine(product: .sample(1), quantity: 2)]
        try trade.deliver(
            Catalogue.StockReserved(order: replacement, attempt: 1, lines: lines, expiresAt: trade.clock.now)
        )
        try trade.deliver(Catalogue.StockCommitted(order: replacement, lines: lines))
        try trade.send(Trade.ShipOrder(order: replacement, lines: [.init(line: 0, quantity: 1)]))

        try trade.send(Trade.CancelOrder(order: replacement))

        #expect(try trade.refunds(of: 1) == [996])
        try trade.confirmRefunds()
        #expect(try trade.claimState() == .completed)
    }

    @Test func `refuses an order that is on its way, refused or unknown`() throws {
        try trade.placePaid(2)
        try trade.send(Trade.ShipOrder(order: .sample(2)))
        try trade.assess(1, .deny)

        for order in [1, 2] as [UInt64] {
            try trade.expectRefusal(.orderState, at: "$.order", of: Trade.CancelOrder(order: .sample(order)))
        }
        try trade.expectRefusal(.orderNotFound, at: "$.order", of: Trade.CancelOrder(order: .sample(3)))
    }

    private func claim(_ quantity: Int) -> Trade.OpenClaim {
        Trade.OpenClaim(
            order: .sample(2),
            kind: .refundOnly,
            reason: .damaged,
            lines: [.init(line: 0, quantity: quantity)]
        )
    }

    @discardableResult
    private func cancel() throws -> Trade.OrderCancelled {
        try trade.send(Trade.CancelOrder(order: .sample(1), reason: "changed_mind"))
    }
}
