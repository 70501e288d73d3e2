import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Offer group-buy` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
    }

    @Test func `offers a product for a day unless told otherwise, once`() throws {
        for _ in 1...2 { try trade.offer(size: 3) }

        let offered = try trade.emitted(Trade.GroupBuyOffered.self)
        #expect(offered.map(\.offer.lifetimeSeconds) == [86_400])
        #expect(offered.first?.offer.size == 3)
        try trade.expectRefusal(.offerExists, at: "$.id", of: offer(id: .sample(1), size: 4))
    }

    @Test(arguments: [0, 1, 101])
    func `refuses groups that are none`(size: Int) throws {
        try trade.expectRefusal(.quantityRefused, at: "$.size", of: offer(size: size))
    }

    @Test(arguments: [Money(0, .eur), Money(1000, .eur), Money(700, .usd)])
    func `refuses a price that is not lower than alone`(price: Money) throws {
        try trade.expectRefusal(.invalidField, at: "$.price", of: offer(price: price))
    }

    @Test func `refuses a product that costs nothing, which no price is below`() throws {
        try trade.deliver(Catalogue.ProductPublished(product: product(3, price: 0)))

        try trade.expectRefusal(
            .invalidField,
            at: "$.price",
            of: Trade.OfferGroupBuy(product: .sample(3), price: Money(1, .eur), size: 2)
        )
    }

    @Test func `refuses what is not for sale, and lives too short`() throws {
        try trade.expectRefusal(
            .productNotForSale,
            at: "$.product",
            of: Trade.OfferGroupBuy(product: .sample(9), price: Money(1, .eur), size: 2)
        )
        try trade.expectRefusal(.invalidField, at: "$.lifetime_seconds", of: offer(lifetime: 59))
    }

    private func offer(
        id: ID<Trade.GroupBuyOffer>? = nil,
        price: Money = Money(700, .eur),
        size: Int = 3,
        lifetime: Int? = nil
    ) -> Trade.OfferGroupBuy {
        Trade.OfferGroupBuy(id: id, product: .sample(1), price: price, size: size, lifetimeSeconds: lifetime)
    }
}
