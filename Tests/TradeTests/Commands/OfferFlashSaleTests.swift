import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Offer flash sale` {
    private let trade: ServiceHarness<TradeService>
    private let now: Timestamp

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        now = trade.clock.now
    }

    @Test func `plans a sale of one piece for each person unless told otherwise, once`() throws {
        let offered = try trade.offerFlashSale(isStocked: false)
        #expect(try trade.send(offer(id: .sample(1))) == offered)

        #expect(offered.sale.perPerson == 1 && offered.sale.sold == 0 && offered.sale.state == .planned)
        #expect(try trade.emitted(Trade.FlashSaleOffered.self) == [offered])
        try trade.expectRefusal(.flashSaleExists, at: "$.id", of: offer(id: .sample(1), quota: 4))
    }

    @Test func `has the catalogue set its pieces aside, until the last order may be paid, and asks again if told to`()
        throws
    {
        try trade.offerFlashSale(isStocked: false)
        try trade.offerFlashSale()
        try trade.send(offer(id: .sample(1)))

        let asked = try trade.sent(Catalogue.AllotStock.self)
        #expect(asked.count == 2 && Set(asked.map(\.quantity)) == [3])
        #expect(asked.last?.until == now + .seconds(3600 + 900))
    }

    @Test func `may take the time of a sale that was refused`() throws {
        try trade.offerFlashSale(isStocked: false)
        try trade.deliver(Catalogue.AllotmentRefused(sale: .sample(1), product: .sample(1)))

        try trade.offerFlashSale(2)
    }

    @Test func `is told of again while it goes on, whatever the product costs by now`() throws {
        try trade.offerFlashSale()
        try trade.joinFlashSale(1)
        try trade.deliver(
            Catalogue.ProductChanged(product: product(1, price: 500, changedAt: now + .seconds(1)))
        )

        #expect(try trade.send(offer(id: .sample(1))).sale.sold == 1)
    }

    @Test func `refuses a price that is not lower, and pieces and people that make no sense`() throws {
        for (offer, code, path) in [
            (offer(price: Money(1000, .eur)), .invalidField, "$.price"),
            (offer(price: Money(0, .eur)), .invalidField, "$.price"),
            (offer(price: Money(600, .usd)), .invalidField, "$.price"),
            (offer(quota: 0), .quantityRefused, "$.quota"), (offer(perPerson: 0), .quantityRefused, "$.per_person"),
            (offer(perPerson: 4), .quantityRefused, "$.per_person"),
            (offer(rate: 0), .invalidField, "$.admissions_per_second"),
            (offer(rate: 1001), .invalidField, "$.admissions_per_second"),
        ] as [(Trade.OfferFlashSale, RefusalCode, String)] {
            try trade.expectRefusal(code, at: path, of: offer)
        }
    }

    @Test func `refuses a product that costs nothing, which no price is below`() throws {
        try trade.deliver(
            Catalogue.ProductChanged(product: product(1, price: 0, changedAt: now + .seconds(1)))
        )

        try trade.expectRefusal(.invalidField, at: "$.price", of: offer(price: Money(1, .eur)))
    }

    @Test func `refuses slots that are over, that end before they begin, and that overlap`() throws {
        for (slots, path) in [
            ([], "$.slots"), ([(-60, 0)], "$.slots[0]"), ([(60, 60)], "$.slots[0]"),
            ([(60, 120), (119, 180)], "$.slots[1]"), ([(120, 180), (0, 60)], "$.slots[1]"),
        ] as [([(Int, Int)], String)] {
            try trade.expectRefusal(.invalidField, at: path, of: offer(slots: slots))
        }
    }

    @Test func `refuses a second sale of the product at the same time, and allows one right after it`() throws {
        try trade.offerFlashSale()

        try trade.expectRefusal(.slotTaken, at: "$.slots", of: offer(slots: [(3599, 4000)]))
        try trade.send(offer(slots: [(3600, 4000)]))
    }

    @Test func `refuses what is not for sale`() throws {
        try trade.deliver(Catalogue.ProductRetired(id: .sample(1)))

        try trade.expectRefusal(.productNotForSale, at: "$.product", of: offer())
    }

    private func offer(
        id: ID<Trade.FlashSale>? = nil,
        price: Money = Money(600, .eur),
        quota: Int = 3,
        perPerson: Int? = nil,
        slots: [(Int, Int)] = [(0, 3600)],
        rate: Int? = nil
    ) -> Trade.OfferFlashSale {
        Trade.OfferFlashSale(
            id: id,
            product: .sample(1),
            price: price,
            quota: quota,
            perPerson: perPerson,
            slots: slots.map { .init(from: now + .seconds($0), until: now + .seconds($1)) },
            admissionsPerSecond: rate
        )
    }
}
