import Messaging
import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

/// The edge cases of the commerce rules, section 11, by their numbers: what of orders, payments and refunds is no matter
/// of one command alone.
///
/// 1 to 7 are with the group-buys, 22 with the commands that settle and receive, 26 with the personal data.
@Suite struct `Edge cases of orders, payments and refunds` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
    }

    @Test func `4: a leader who is refunded while the group is open leaves it to the next, who keeps seat and price`()
        throws
    {
        try trade.offer(size: 3)
        try trade.open()
        try trade.join(2)
        try trade.paySeat(1)
        try trade.paySeat(2)
        let deadline = try trade.groupBuy().expiresAt

        try trade.send(Trade.RefundOrder(order: .sample(1), reason: "goodwill"))
        try trade.confirmRefunds()

        let group = try trade.groupBuy()
        #expect(group.leader == .sample(2) && group.members.map(\.order) == [.sample(2)])
        #expect(group.state == .open && group.expiresAt == deadline)
        #expect(try trade.order(2).total == Money(700, .eur))
        #expect(try trade.refunds(of: 1) == [700])
        #expect(try trade.refunds(of: 2) == [])
    }

    @Test func `20: three lines that come back one by one add up to what was paid, shipping included`() throws {
        try trade.changePriceRules()
        try trade.send(
            Trade.PlaceOrder(
                id: .sample(1),
                buyer: .sample(1),
                lines: [(1, 1), (2, 3), (2, 1)].map { .init(product: .sample($0.0), quantity: $0.1) }
            )
        )
        try trade.accept(1)
        try trade.pay(1)
        try trade.commit(1)
        try trade.send(Trade.ShipOrder(order: .sample(1)))
        try trade.send(Trade.ReceiveOrder(order: .sample(1)))

        for (line, quantity) in [1, 3, 1].enumerated() {
            try trade.send(
                Trade.OpenClaim(
                    id: .sample(UInt64(line + 1)),
                    order: .sample(1),
                    kind: .refundOnly,
                    reason: .defective,
                    lines: [.init(line: line, quantity: quantity)]
                )
            )
            try trade.decide(true, id: UInt64(line + 1))
        }
        try trade.confirmRefunds()

        // 20.00 of goods less 1.00, and 4.90 for sending.
        #expect(try trade.refunds(of: 1) == [1195, 896, 299])
        #expect(try trade.order(1).refunded == Money(2390, .eur))
        #expect(try trade.order(1).state == .refunded)
    }

    @Test func `21: an order costs what it cost when it was placed, whatever the merchant changes before it is paid`()
        throws
    {
        try trade.changePriceRules()
        let placed = try trade.place(1)
        try trade.accept(1)
        try trade.deliver(Catalogue.ProductChanged(product: product(1, price: 1, changedAt: trade.clock.now)))
        try trade.send(
            Trade.ChangePriceRules(rules: Trade.PriceRules(currency: .eur, discounts: [], shipping: 9999))
        )

        let payment = try trade.startPayment(1)
        try trade.settle(payment)

        #expect(payment.amount == placed.total)
        #expect(try trade.order(1).lines == placed.lines)
    }

    @Test func `22: a payment whose callback never comes is found by asking, and counts once though it comes at last`()
        async throws
    {
        try trade.place(1)
        try trade.accept(1)
        let payment = try trade.startPayment(1, .late)

        try await trade.performEffects()
        #expect(try trade.order(1).state == .awaitingPayment)
        try trade.pass(5)
        try await trade.performEffects()

        #expect(try trade.order(1).state == .paid)
        for _ in 1...2 { #expect(try trade.settle(payment).outcome == .succeeded) }
        #expect(try trade.emitted(Trade.OrderPaid.self).count == 1)
        #expect(try trade.refunds(of: 1) == [])
    }

    @Test func `22: a payment whose call dies with the process is asked about when it is up again`() async throws {
        try trade.place(1)
        try trade.accept(1)
        try trade.startPayment(1)

        let risen = try ServiceHarness(restarting: trade)
        try risen.pass(30)
        try await risen.performEffects()

        #expect(try risen.order(1).state == .paid)
        #expect(try risen.ask(Trade.VerifyLedger()).findings == [])
    }

    @Test func `22: two payments of one order by two means, both taken, pay it once and give one back once`()
        async throws
    {
        try trade.place(1)
        try trade.accept(1)
        let first = try trade.startPayment(1, .declined)
        try await trade.performEffects()
        let second = try trade.startPayment(1, .twice)
        try await trade.performEffects()

        for _ in 1...2 { try trade.settle(first) }
        try trade.pass(60)
        try await trade.performEffects()

        #expect(first.payment != second.payment)
        #expect(try trade.order(1).state == .paid)
        #expect(try trade.order(1).refunded == Money(0, .eur))
        #expect(try trade.emitted(Trade.RefundStarted.self).map(\.reason) == ["paid_twice"])
        #expect(try trade.emitted(Trade.RefundSettled.self).map(\.outcome) == [.succeeded])
        #expect(try trade.ask(Trade.VerifyLedger()).findings == [])
    }

    @Test func `23: a refund whose confirmation is lost is asked about under its number, not paid out again`()
        async throws
    {
        try trade.placePaid(1)
        try trade.send(Trade.CancelOrder(order: .sample(1)))
        try trade.fireTimers()

        // What the gateway said is gone with the process.
        let risen = try ServiceHarness(restarting: trade)
        try risen.pass(60)
        try await risen.performEffects()

        #expect(try refundRequests(trade) == ["attempt 1, ask 1"])
        #expect(try refundRequests(risen).last == "attempt 1, ask 2")
        #expect(try risen.emitted(Trade.OrderRefunded.self).map(\.amount) == [Money(2000, .eur)])
        #expect(try risen.order(1).state == .refunded)
    }

    @Test func `27: an order that is delivered again after a crash is answered the same and placed once`() throws {
        let command = Trade.PlaceOrder(buyer: .sample(1), lines: [.init(product: .sample(1), quantity: 1)])
        let placed = try trade.send(command, id: "m-1")

        let risen = try ServiceHarness(restarting: trade)
        let again = try risen.send(command, id: "m-1")

        #expect(again == placed)
        #expect(try risen.ask(Trade.FindOrders()).orders.count == 1)
        #expect(try risen.emitted(Trade.OrderPlaced.self) == [])
    }

    @Test func `27: a clock that jumps back closes no order early, and none twice`() throws {
        try trade.place(1)
        try trade.accept(1)

        try trade.pass(-3600)
        try trade.pass(3600 + 1799)
        #expect(try trade.order(1).state == .awaitingPayment)
        try trade.pass(1)
        try trade.pass(-3600)
        try trade.pass(7200)

        #expect(try trade.order(1).reason == "expired")
        #expect(try trade.emitted(Trade.OrderCancelled.self).count == 1)
    }

    @Test func `27: money that was taken while the broker was down for an hour is honoured with fresh stock, once`()
        throws
    {
        try trade.place(1)
        try trade.accept(1)
        let payment = try trade.startPayment(1)

        // All of it arrives in the same moment: time is over, and so is the wait for the gateway.
        trade.clock.advance(by: .seconds(3600))
        try trade.fireTimers()
        try trade.settle(payment)
        try trade.pass(120)
        try trade.settle(payment)

        #expect(try trade.order(1).state == .cancelled)
        try trade.reserve(1, attempt: 2)
        #expect(try trade.order(1).state == .paid)
        #expect(try trade.emitted(Trade.OrderPaid.self).count == 1)
        #expect(try trade.refunds(of: 1) == [])
    }

    @Test func `27: a gateway one version behind, which does not number attempts, speaks of the latest`() throws {
        try trade.placePaid(1)
        try trade.send(Trade.CancelOrder(order: .sample(1)))
        let refund = try #require(try trade.lastEmitted(Trade.RefundStarted.self))

        try trade.send(Trade.SettleRefund(refund: refund.refund, order: refund.order, outcome: .declined))
        try trade.pass(5)

        #expect(try refundRequests(trade).last == "attempt 2, ask 2")
        try trade.send(Trade.SettleRefund(refund: refund.refund, order: refund.order, outcome: .succeeded))
        #expect(try trade.order(1).state == .refunded)
    }

    /// What the gateway has been asked about refunds.
    private func refundRequests(_ trade: ServiceHarness<TradeService>) throws -> [String] {
        try trade.startedEffects.filter { $0.route.type == GiveRefund.name }.map { effect in
            let request = try JSON.decode(GiveRefund.self, from: effect.body)
            return "attempt \(request.attempt), ask \(request.asks)"
        }
    }
}
