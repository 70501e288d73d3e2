import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Find group-buy offers` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        for (number, product) in [(1, 1), (2, 1), (3, 2)] as [(UInt64, UInt64)] {
            try trade.send(
                Trade.OfferGroupBuy(
                    id: .sample(number),
                    product: .sample(product),
                    price: Money(200, .eur),
                    size: 2 + Int(number),
                    paidButFull: .reseat
                )
            )
            trade.clock.advance(by: .seconds(1))
        }
    }

    @Test func `finds by offer and product, with all terms, the newest first`() throws {
        #expect(try find(Trade.FindGroupBuyOffers()) == [3, 2, 1])
        #expect(try find(Trade.FindGroupBuyOffers(product: .sample(1))) == [2, 1])
        let offer = try #require(try trade.ask(Trade.FindGroupBuyOffers(offer: .sample(2))).offers.first)
        #expect(offer == (try trade.emitted(Trade.GroupBuyOffered.self)[1].offer))
        #expect(offer.size == 4 && offer.paidButFull == .reseat && offer.price == Money(200, .eur))
    }

    @Test func `leaves out those that nobody can open a group-buy of, if only the others are wanted`() throws {
        try trade.send(Trade.WithdrawGroupBuy(offer: .sample(1)))
        try trade.deliver(Catalogue.ProductRetired(id: .sample(2)))

        #expect(try find(Trade.FindGroupBuyOffers(onlyOpen: true)) == [2])
        #expect(try find(Trade.FindGroupBuyOffers(onlyOpen: false)) == [3, 2, 1])
    }

    @Test func `goes on page by page`() throws {
        let first = try trade.ask(Trade.FindGroupBuyOffers(limit: 2))

        #expect(first.offers.map(\.id) == [.sample(3), .sample(2)])
        #expect(try find(Trade.FindGroupBuyOffers(limit: 2, before: first.next)) == [1])
        for limit in [0, 101] {
            let refusal = #expect(throws: Refusal.self) { try trade.ask(Trade.FindGroupBuyOffers(limit: limit)) }
            #expect(refusal?.path == "$.limit")
        }
    }

    private func find(_ query: Trade.FindGroupBuyOffers) throws -> [UInt64] {
        try trade.ask(query).offers.map { $0.id.uuid.low }
    }
}
