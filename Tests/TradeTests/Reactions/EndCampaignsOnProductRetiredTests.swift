import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

/// Edge case 5 of the commerce rules.
@Suite struct `End campaigns on product retired` {
    @Test func `5: cancels the open group-buys, and gives back what their members paid`() throws {
        let trade = try ServiceHarness<TradeService>.selling()
        try trade.offer(size: 2)
        try trade.open()
        try trade.paySeat(1)
        try trade.open(2, order: 2, leader: 2)
        try trade.join(3, group: 2)
        for order in [2, 3] as [UInt64] { try trade.paySeat(order) }

        try trade.deliver(Catalogue.ProductRetired(id: .sample(1)))
        try trade.fireTimers()

        #expect(try trade.groupBuy(1).state == .cancelled)
        #expect(try trade.groupBuy(2).state == .formed)
        #expect(try trade.refunds(of: 1) == [700])
        #expect(try trade.order(1).reason == "product_withdrawn")
        #expect(try trade.emitted(Trade.GroupBuyCancelled.self).map(\.reason) == ["product_withdrawn"])
        #expect(try trade.order(2).state == .paid)
    }

    @Test func `cancels the orders whose goods won't come in any more`() throws {
        let trade = try ServiceHarness<TradeService>.selling()
        try trade.offerPresale()
        for person in [1, 2] as [UInt64] {
            try trade.orderPresale(person)
            try trade.payPresale(person)
        }
        try trade.reserve(2)
        try trade.commit(2)

        try trade.deliver(Catalogue.ProductRetired(id: .sample(1)))
        try trade.fireTimers()

        #expect(try trade.order(1).reason == "product_withdrawn" && trade.refunds(of: 1) == [800])
        #expect(try trade.order(2).state == .paid)
    }

    @Test func `ends the bargains that nobody has bought by, and leaves orders alone`() throws {
        let trade = try ServiceHarness<TradeService>.selling()
        try trade.reachBargain()
        try trade.buyBargain()
        try trade.startBargain(2, opener: 2)
        try trade.startBargain(3, opener: 3)
        try trade.help(5...7, in: 3)

        try trade.deliver(Catalogue.ProductRetired(id: .sample(1)))
        try trade.fireTimers()

        #expect(try [1, 2, 3].map { try trade.bargain($0).state } == [.ordered, .expired, .expired])
        #expect(
            try trade.emitted(Trade.BargainExpired.self).map(\.bargain.reason)
                == Array(repeating: "product_withdrawn", count: 2)
        )
    }
}
