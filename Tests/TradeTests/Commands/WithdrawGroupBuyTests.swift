import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

/// Edge case 5 of the commerce rules.
@Suite struct `Withdraw group-buy` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try trade.offer(size: 2)
        try trade.open()
    }

    @Test func `5: lets nobody open another group, and lets the open one fill, though the campaign is closed`() throws {
        try withdraw()

        try trade.expectRefusal(
            .campaignClosed,
            at: "$.offer",
            of: Trade.OpenGroupBuy(offer: .sample(1), buyer: .sample(2))
        )
        try trade.join(2)
        for order in [1, 2] as [UInt64] { try trade.paySeat(order) }
        #expect(try trade.groupBuy().state == .formed)
    }

    @Test func `5: gives everybody's money back if the open one does not fill`() throws {
        try trade.paySeat(1)
        try withdraw()

        try trade.pass(86_400)

        #expect(try trade.groupBuy().state == .expired && trade.refunds(of: 1) == [700])
    }

    @Test func `is announced once, and refused for strange offers`() throws {
        let withdrawn = try (1...2).map { _ in try withdraw() }

        #expect(withdrawn[0] == withdrawn[1] && withdrawn[0].offer.withdrawnAt == trade.clock.now)
        #expect(try trade.emitted(Trade.GroupBuyWithdrawn.self).count == 1)
        try trade.expectRefusal(.offerNotFound, at: "$.offer", of: Trade.WithdrawGroupBuy(offer: .sample(9)))
    }

    @Test func `opens no group for late money either`() throws {
        try trade.send(
            Trade.OfferGroupBuy(
                id: .sample(2),
                product: .sample(1),
                price: Money(700, .eur),
                size: 2,
                paidButFull: .open
            )
        )
        try trade.send(Trade.OpenGroupBuy(id: .sample(2), offer: .sample(2), order: .sample(5), buyer: .sample(5)))
        let payment = try trade.loseSeat(5)
        try trade.send(Trade.WithdrawGroupBuy(offer: .sample(2)))

        try trade.settle(payment)

        #expect(try trade.refunds(of: 5) == [700] && trade.order(5).state == .cancelled)
    }

    @discardableResult
    private func withdraw() throws -> Trade.GroupBuyWithdrawn {
        try trade.send(Trade.WithdrawGroupBuy(offer: .sample(1)))
    }
}
