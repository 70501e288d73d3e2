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

    @Test func `calls off the flash sales that are not over, tells who waits, and lets go of the pieces`() throws {
        let trade = try ServiceHarness<TradeService>.selling()
        try trade.offerFlashSale()
        try trade.pass(3600)
        for sale in [2, 3] as [UInt64] {
            let from = trade.clock.now + .seconds(3600 * Int(sale))
            let slot = Trade.FlashSlot(from: from, until: from + .seconds(3600))
            try trade.offerFlashSale(sale, slots: [slot], admissionsPerSecond: 1, isStocked: sale == 2)
            try trade.send(Trade.EnterFlashSale(sale: .sample(sale), person: .sample(sale)))
        }

        for _ in 1...2 { try trade.deliver(Catalogue.ProductRetired(id: .sample(1))) }
        try trade.fireTimers()

        #expect(try [1, 2, 3].map { try trade.flashSale($0).state } == [.ready, .refused, .refused])
        #expect(try trade.emitted(Trade.FlashSaleRefused.self).map(\.sale.id) == [.sample(2), .sample(3)])
        #expect(try trade.sent(Notification.SendMessage.self).map(\.person) == [.sample(2), .sample(3)])
        #expect(try trade.sent(Catalogue.EndAllotment.self).map(\.sale) == [.sample(2)])
        // What was asked for before may be set aside only now.
        try trade.allot(3)
        #expect(try trade.flashSale(3).state == .refused)
        #expect(try trade.sent(Catalogue.EndAllotment.self).map(\.sale) == [.sample(2), .sample(3)])
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
