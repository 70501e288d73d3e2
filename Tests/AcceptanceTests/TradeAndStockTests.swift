import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService
@testable import TradeService

/// 10,000 random steps: commands, repeats, messages out of order and twice, jumps of time, a gateway that misbehaves.
@Suite struct `Trade and stock, whatever comes in whatever order` {
    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
    func `sell no piece twice and keep no money that is not theirs`(seed: UInt64) async throws {
        let market = try Market(seed: seed)

        for step in 1...2000 {
            try await market.step()
            if step.isMultiple(of: 10) { try checkAlways(market) }
        }
        try await market.settleDown()

        try checkAlways(market)
        try checkMoney(market)
        try checkPieces(market)
    }

    /// What holds at every moment.
    private func checkAlways(_ market: Market) throws {
        for product in market.products {
            let stock = try market.stock(product)
            #expect(stock.available >= 0 && stock.reserved >= 0 && stock.onHand <= market.pieces)
        }
        for id in market.groups.suffix(5) {
            let group = try market.groupBuy(id)
            #expect(group.members.count <= group.size)
            #expect(group.state != .formed || group.members.count == group.size && group.members.allSatisfy(\.isPaid))
            #expect(group.state != .open || group.members.contains { $0.person == group.leader })
        }
    }

    /// What has come in for an order is kept for its goods or has gone back, to the cent.
    private func checkMoney(_ market: Market) throws {
        let trade = market.trade
        var balance: [ID<Trade.Order>: Int64] = [:]
        let succeeded = try trade.emitted(Trade.PaymentSettled.self).filter { $0.outcome == .succeeded }
        #expect(Set(succeeded.map(\.payment)).count == succeeded.count)
        for payment in succeeded { balance[payment.order, default: 0] += payment.amount.amount }

        let started = try trade.emitted(Trade.RefundStarted.self)
        let confirmed = try trade.emitted(Trade.RefundSettled.self).filter { $0.outcome == .succeeded }.map(\.refund)
        #expect(Set(confirmed).count == confirmed.count)
        #expect(Set(confirmed) == Set(started.map(\.refund)))
        for refund in started { balance[refund.order, default: 0] -= refund.amount.amount }

        for id in market.orders {
            let order = try market.order(id)
            let isKept = [.paid, .shipped, .received].contains(order.state)
            #expect(balance[id] ?? 0 == (isKept ? order.total.amount - order.refunded.amount : 0), "\(order)")
            #expect(![.placed, .awaitingPayment, .closing].contains(order.state))
            #expect(!isKept || order.committedAt != nil, "\(order)")
        }
        #expect(!succeeded.isEmpty && !started.isEmpty)
    }

    /// The pieces that are gone are those of the orders that have them; what was cancelled of an order has come back.
    private func checkPieces(_ market: Market) throws {
        var sold: [ID<Catalogue.Product>: Int] = [:]
        for id in market.orders {
            let order = try market.order(id)
            guard order.state == .paid || order.lines.contains(where: { $0.shipped != nil }) else { continue }
            for line in order.lines { sold[line.product, default: 0] += line.quantity - (line.cancelled ?? 0) }
        }
        for product in market.products {
            let stock = try market.stock(product)
            #expect(stock.reserved == 0)
            #expect(stock.onHand == market.pieces - (sold[product] ?? 0))
        }
        #expect(!sold.isEmpty)
    }
}
