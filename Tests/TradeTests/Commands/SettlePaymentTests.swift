import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

/// Edge cases 22 of the commerce rules, and the policy for money that comes late.
@Suite struct `Settle payment` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try trade.place(1)
        try trade.accept(1)
    }

    @Test func `22: pays an order once however often the gateway says so`() throws {
        let payment = try trade.startPayment(1)

        let settled = try (1...3).map { _ in try trade.settle(payment) }

        #expect(Set(settled).count == 1)
        #expect(try trade.order(1).paidAt == trade.clock.now)
        #expect(try trade.emitted(Trade.OrderPaid.self).count == 1)
        #expect(try trade.sent(Catalogue.CommitStock.self).count == 1)
        #expect(try trade.refunds(of: 1) == [])
    }

    @Test func `keeps money that a later no contradicts`() throws {
        let payment = try trade.startPayment(1)
        try trade.settle(payment)

        let contradicted = try trade.settle(payment, .declined)

        #expect(contradicted.outcome == .succeeded)
        #expect(try trade.order(1).state == .paid)
    }

    @Test func `22: refuses another amount, currency or order, and a payment it does not know`() throws {
        let payment = try trade.startPayment(1)
        for amount in [Money(1999, .eur), Money(2001, .eur), Money(2000, .usd)] {
            try trade.expectRefusal(
                .paymentMismatch,
                at: "$.amount",
                of: Trade.SettlePayment(
                    payment: payment.payment,
                    order: .sample(1),
                    amount: amount,
                    outcome: .succeeded
                )
            )
        }
        try trade.expectRefusal(
            .paymentMismatch,
            at: "$.order",
            of: Trade.SettlePayment(
                payment: payment.payment,
                order: .sample(2),
                amount: payment.amount,
                outcome: .succeeded
            )
        )
        try trade.expectRefusal(
            .paymentNotFound,
            at: "$.payment",
            of: Trade.SettlePayment(
                payment: .sample(9),
                order: .sample(1),
                amount: payment.amount,
                outcome: .succeeded
            )
        )
    }

    @Test func `22: gives a second payment of an order back, once`() throws {
        let first = try trade.startPayment(1)
        try trade.settle(first, .declined)
        try trade.pay(1)

        for _ in 1...2 { try trade.settle(first) }

        #expect(try trade.emitted(Trade.RefundStarted.self).map(\.reason) == ["paid_twice"])
        try trade.confirmRefunds()
        let order = try trade.order(1)
        #expect(order.state == .paid && order.refunded.amount == 0)
        #expect(try trade.emitted(Trade.OrderRefunded.self).map(\.amount.amount) == [2000])
    }

    @Test func `honours money for an order that has expired, with stock that is asked for anew`() throws {
        let payment = try trade.startPayment(1)
        try trade.settle(payment, .declined)
        try trade.pass(1800)
        #expect(try trade.order(1).state == .cancelled)

        try trade.settle(payment)
        #expect(try trade.order(1).state == .cancelled)
        #expect(try trade.sent(Catalogue.ReserveStock.self).map(\.attempt) == [1, 2])
        try trade.reserve(1, attempt: 2)

        let order = try trade.order(1)
        #expect(order.state == .paid && order.reason == nil && order.closedAt == nil)
        #expect(try trade.sent(Catalogue.CommitStock.self).count == 1)
        #expect(try trade.refunds(of: 1) == [])
    }

    @Test func `gives money for an expired order back, once, when there is no stock any more`() throws {
        let payment = try trade.startPayment(1)
        try trade.settle(payment, .declined)
        try trade.pass(1800)
        try trade.settle(payment)

        for _ in 1...2 { try trade.refuseStock(1, attempt: 2) }
        try trade.settle(payment)

        #expect(try trade.order(1).state == .cancelled)
        #expect(try trade.refunds(of: 1) == [2000])
        try trade.confirmRefunds()
        #expect(try trade.order(1).state == .cancelled)
        #expect(try trade.emitted(Trade.OrderRefunded.self).count == 1)
    }

    @Test func `gives money for an expired order back when the stock never answers`() throws {
        let payment = try trade.startPayment(1)
        try trade.settle(payment, .declined)
        try trade.pass(1800)
        try trade.settle(payment)

        for wait in [30, 60, 120] { try trade.pass(wait) }
        try trade.reserve(1, attempt: 2)

        #expect(try trade.order(1).state == .cancelled)
        #expect(try trade.refunds(of: 1) == [2000])
        #expect(try trade.sent(Catalogue.ReleaseStock.self).last?.attempt == 2)
    }

    @Test func `22: gives money for an order back that its buyer has cancelled`() throws {
        let payment = try trade.startPayment(1)
        try trade.send(Trade.CancelOrder(order: .sample(1)))

        try trade.settle(payment)

        #expect(try trade.order(1).state == .cancelled)
        #expect(try trade.emitted(Trade.RefundStarted.self).map(\.reason) == ["paid_late"])
    }
}
