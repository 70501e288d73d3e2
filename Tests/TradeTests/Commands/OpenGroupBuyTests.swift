import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Open group-buy` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try trade.offer()
    }

    @Test func `reserves the leader's seat and places an order at the group's price`() throws {
        let opened = try trade.open()

        #expect(opened.order.total == Money(700, .eur) && opened.order.groupBuy == .sample(1))
        #expect(opened.groupBuy.members.map(\.isPaid) == [false])
        #expect(opened.groupBuy.expiresAt == trade.clock.now + .seconds(86_400))
        #expect(try trade.groupBuy() == opened.groupBuy)
        #expect(try trade.emitted(Trade.GroupBuyOpened.self) == [opened])
        #expect(try trade.emitted(Trade.OrderPlaced.self).map(\.order) == [opened.order])
        #expect(try trade.sent(RiskControl.AssessAction.self).map(\.action) == [.order])
    }

    @Test func `answers the same again and opens once`() throws {
        let opened = try trade.open()

        #expect(try trade.open() == opened)
        #expect(try trade.emitted(Trade.GroupBuyOpened.self).count == 1)
        try trade.expectRefusal(
            .groupBuyExists,
            at: "$.id",
            of: Trade.OpenGroupBuy(id: .sample(1), offer: .sample(1), buyer: .sample(2))
        )
    }

    @Test func `refuses a second running group-buy of the same person and offer`() throws {
        try trade.open()

        try trade.expectRefusal(
            .alreadyInGroupBuy,
            at: "$.buyer",
            of: Trade.OpenGroupBuy(offer: .sample(1), buyer: .sample(1))
        )
    }

    @Test func `refuses unknown offers, products that are gone, and orders that exist`() throws {
        try trade.place(3)
        try trade.expectRefusal(
            .offerNotFound,
            at: "$.offer",
            of: Trade.OpenGroupBuy(offer: .sample(9), buyer: .sample(1))
        )
        try trade.expectRefusal(
            .orderExists,
            at: "$.order",
            of: Trade.OpenGroupBuy(offer: .sample(1), order: .sample(3), buyer: .sample(1))
        )
        try trade.deliver(Catalogue.ProductRetired(id: .sample(1)))
        try trade.expectRefusal(
            .productNotForSale,
            at: "$.offer",
            of: Trade.OpenGroupBuy(offer: .sample(1), buyer: .sample(1))
        )
    }

    @Test func `is cancelled when its only member's order expires`() throws {
        try trade.open()
        try trade.accept(1)

        try trade.pass(900)

        #expect(try trade.order(1).reason == "expired")
        #expect(try trade.groupBuy().state == .cancelled)
        #expect(try trade.emitted(Trade.GroupBuyCancelled.self).map(\.reason) == ["everybody_left"])
        try trade.open(2, order: 2)
    }
}
