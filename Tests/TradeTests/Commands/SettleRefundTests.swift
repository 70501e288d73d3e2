import Messaging
import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

/// Edge case 23 of the commerce rules.
@Suite struct `Settle refund` {
    private let trade: ServiceHarness<TradeService>
    private let refund: Trade.RefundStarted

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try trade.placePaid(1)
        refund = try trade.send(Trade.RefundOrder(order: .sample(1), amount: Money(500, .eur), reason: "quality"))
    }

    @Test func `counts a confirmation once`() throws {
        for _ in 1...3 { try settle(.succeeded) }

        #expect(try trade.order(1).refunded == Money(500, .eur))
        #expect(try trade.emitted(Trade.OrderRefunded.self).count == 1)
        #expect(try trade.emitted(Trade.RefundSettled.self).map(\.outcome) == [.succeeded])
    }

    @Test func `23: waits for a gateway that is busy for a day, and holds the money back from others`() throws {
        try settle(.pending)
        for _ in 1...12 { try trade.pass(7200) }
        #expect(try trade.order(1).refunded.amount == 0)
        try trade.expectRefusal(
            .refundTooLarge,
            at: "$.amount",
            of: Trade.RefundOrder(order: .sample(1), amount: Money(1501, .eur), reason: "quality")
        )

        try settle(.succeeded)

        #expect(try trade.order(1).refunded.amount == 500)
    }

    @Test func `announces a failed attempt, and keeps a confirmation that a later no contradicts`() throws {
        try settle(.declined)
        try settle(.succeeded)

        #expect(try settle(.declined).outcome == .succeeded)
        #expect(try trade.emitted(Trade.RefundSettled.self).map(\.outcome) == [.declined, .succeeded])
        #expect(try trade.order(1).refunded.amount == 500)
    }

    @Test func `begins a new attempt after a no, once, and none while the gateway may still say yes`() throws {
        try trade.pass(60)
        #expect(try attempts() == [1, 1])

        for _ in 1...2 {
            try trade.send(
                Trade.SettleRefund(refund: refund.refund, order: .sample(1), attempt: 1, outcome: .declined)
            )
        }
        try trade.pass(30)

        #expect(try attempts() == [1, 1, 2])
        #expect(try trade.emitted(Trade.RefundSettled.self).count == 1)
        try trade.send(Trade.SettleRefund(refund: refund.refund, order: .sample(1), attempt: 2, outcome: .succeeded))
        #expect(try trade.order(1).refunded.amount == 500)
    }

    /// Which attempts the gateway has been asked about, in order.
    private func attempts() throws -> [Int] {
        try trade.fireTimers()
        return try trade.startedEffects.filter { $0.route.type == GiveRefund.name && $0.attempt == 1 }
            .map { try JSON.decode(GiveRefund.self, from: $0.body).attempt }
    }

    @Test func `refuses a refund of another order`() throws {
        try trade.expectRefusal(
            .refundNotFound,
            at: "$.refund",
            of: Trade.SettleRefund(refund: refund.refund, order: .sample(2), outcome: .succeeded)
        )
    }

    @discardableResult
    private func settle(_ outcome: Trade.PaymentOutcome) throws -> Trade.RefundSettled {
        try trade.send(Trade.SettleRefund(refund: refund.refund, order: .sample(1), outcome: outcome))
    }
}
