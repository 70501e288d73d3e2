import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

/// Edge case 5 of the commerce rules.
@Suite struct `End group-buys on product retired` {
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
}
