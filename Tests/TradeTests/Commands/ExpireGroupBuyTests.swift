import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

/// Edge cases 2, 6 and 7 of the commerce rules.
@Suite struct `Expire group-buy` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try trade.send(
            Trade.OfferGroupBuy(
                id: .sample(1),
                product: .sample(1),
                price: Money(700, .eur),
                size: 3,
                lifetimeSeconds: 600
            )
        )
        try trade.open()
        try trade.join(2)
        try trade.paySeat(1)
        try trade.accept(2)
    }

    @Test func `gives each member back what they paid, and the stock of everybody`() throws {
        try trade.pass(600)

        #expect(try trade.groupBuy().state == .expired)
        #expect(try trade.refunds(of: 1) == [700])
        #expect(try trade.refunds(of: 2) == [])
        for order in [1, 2] as [UInt64] { #expect(try trade.order(order).reason == "group_expired") }
        #expect(try trade.sent(Catalogue.ReleaseStock.self).map(\.order) == [.sample(1), .sample(2)])
        try trade.confirmRefunds()
        #expect(try trade.order(1).state == .refunded)
    }

    @Test func `7: happens once, though asked twice and beside a join`() throws {
        try trade.pass(600)
        for _ in 1...2 { try trade.send(Trade.ExpireGroupBuy(groupBuy: .sample(1))) }

        #expect(try trade.emitted(Trade.GroupBuyExpired.self).count == 1)
        #expect(try trade.refunds(of: 1) == [700])
        try trade.expectRefusal(
            .groupBuyClosed,
            at: "$.group_buy",
            of: Trade.JoinGroupBuy(groupBuy: .sample(1), buyer: .sample(3))
        )
    }

    @Test func `7: takes nobody in the instant it is due, even before its timer has fired`() throws {
        trade.clock.advance(by: .seconds(600))

        let refusal = #expect(throws: Refusal.self) { try trade.join(3) }

        #expect(refusal?.code == .groupBuyClosed)
    }

    @Test func `does nothing before its time`() throws {
        #expect(try trade.send(Trade.ExpireGroupBuy(groupBuy: .sample(1))).state == .open)
        try trade.expectRefusal(
            .groupBuyNotFound,
            at: "$.group_buy",
            of: Trade.ExpireGroupBuy(groupBuy: .sample(9))
        )
    }

    @Test func `2: gives back a payment that arrives afterwards`() throws {
        let payment = try trade.startPayment(2)
        try trade.pass(600)

        for _ in 1...2 { try trade.settle(payment) }

        #expect(try trade.refunds(of: 2) == [700])
        #expect(try trade.order(2).state == .cancelled)
    }

    @Test func `gives back late money that was waiting for stock`() throws {
        try trade.join(3)
        try trade.accept(3)
        let payment = try trade.startPayment(3)
        try trade.settle(payment, .declined)
        try trade.pass(900)
        #expect(try trade.groupBuy().state == .expired)

        try trade.settle(payment)

        #expect(try trade.order(3).state == .cancelled)
        #expect(try trade.refunds(of: 3) == [700])
    }

    @Test func `6: refunds the others though one refund fails, and that one when it is tried again`() async throws {
        try trade.startPayment(2, .refundFailsOnce)
        try await trade.performEffects()

        try trade.pass(600)
        try await trade.performEffects()
        #expect(try trade.order(1).state == .refunded)
        #expect(try trade.order(2).state == .cancelled)
        try trade.pass(5)
        try await trade.performEffects()

        #expect(try trade.order(2).state == .refunded)
        #expect(try trade.emitted(Trade.RefundStarted.self).count == 2)
    }
}
