import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Refund order` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try trade.placePaid(1)
        try trade.send(Trade.ShipOrder(order: .sample(1)))
    }

    @Test func `gives back parts that add up to the whole, and no more`() throws {
        for amount in [1, 999, 1000] as [Int64] { try trade.send(refund(amount)) }

        #expect(try trade.refunds(of: 1) == [1, 999, 1000])
        try trade.expectRefusal(.refundTooLarge, at: "$.amount", of: refund(1))
        try trade.expectRefusal(.refundTooLarge, at: "$.amount", of: refund(nil))
        try trade.confirmRefunds()
        let order = try trade.order(1)
        #expect(order.state == .refunded && order.refunded == order.total)
        #expect(try trade.emitted(Trade.OrderRefunded.self).map(\.order.refunded.amount) == [1, 1000, 2000])
        #expect(try trade.sent(Catalogue.ReleaseStock.self).isEmpty)
    }

    @Test(arguments: [2001, 0, -1] as [Int64])
    func `refuses more than was paid, and nothing at all`(amount: Int64) throws {
        try trade.expectRefusal(.refundTooLarge, at: "$.amount", of: refund(amount))
        try trade.expectRefusal(
            .refundTooLarge,
            at: "$.amount",
            of: Trade.RefundOrder(order: .sample(1), amount: Money(1, .usd), reason: "quality")
        )
    }

    @Test func `answers the same refund again and gives back once`() throws {
        for _ in 1...2 { #expect(try trade.send(refund(500, id: 1)).amount.amount == 500) }

        #expect(try trade.refunds(of: 1) == [500])
        try trade.expectRefusal(.refundExists, at: "$.id", of: refund(501, id: 1))
    }

    @Test func `cancels an order that has not been shipped when all that is left goes back`() throws {
        try trade.placePaid(2)
        try trade.send(Trade.RefundOrder(order: .sample(2), amount: Money(500, .eur), reason: "late"))
        #expect(try trade.order(2).state == .paid)

        try trade.send(Trade.RefundOrder(order: .sample(2), reason: "late"))

        #expect(try trade.order(2).state == .cancelled)
        #expect(try trade.refunds(of: 2) == [500, 1500])
        #expect(try trade.sent(Catalogue.ReleaseStock.self).map(\.order) == [.sample(2)])
    }

    @Test func `cancels what has not been shipped of an order when all that is left goes back`() throws {
        try trade.placePaid(2)
        try trade.send(Trade.ShipOrder(order: .sample(2), lines: [.init(line: 0, quantity: 1)]))

        try trade.send(Trade.RefundOrder(order: .sample(2), reason: "late"))
        try trade.confirmRefunds()

        #expect(try trade.refunds(of: 2) == [2000])
        let order = try trade.order(2)
        #expect(order.state == .refunded && order.lines.map(\.cancelled) == [1])
        #expect(try trade.sent(Catalogue.ReleaseStock.self).map(\.keeping?.first?.quantity) == [1])
    }

    @Test func `refuses orders that nothing was paid for`() throws {
        try trade.place(2)

        try trade.expectRefusal(.orderState, at: "$.order", of: Trade.RefundOrder(order: .sample(2), reason: "late"))
        try trade.expectRefusal(
            .orderNotFound,
            at: "$.order",
            of: Trade.RefundOrder(order: .sample(3), reason: "late")
        )
    }

    private func refund(_ amount: Int64?, id: UInt64? = nil) -> Trade.RefundOrder {
        Trade.RefundOrder(
            id: id.map { .sample($0) },
            order: .sample(1),
            amount: amount.map { Money($0, .eur) },
            reason: "quality"
        )
    }
}
