import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Find bargain offers` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        let now = trade.clock.now
        for (number, product, from) in [(1, 1, 0), (2, 1, 100), (3, 2, 0)] as [(UInt64, UInt64, Int)] {
            try trade.send(
                Trade.OfferBargain(
                    id: .sample(number),
                    product: .sample(product),
                    floor: Money(150, .eur),
                    cuts: 3,
                    from: now + .seconds(from),
                    until: now + .seconds(from + 100)
                )
            )
            trade.clock.advance(by: .seconds(1))
        }
    }

    @Test func `finds by offer and product, with all terms, the newest first`() throws {
        #expect(try find(Trade.FindBargainOffers()) == [3, 2, 1])
        #expect(try find(Trade.FindBargainOffers(product: .sample(1))) == [2, 1])
        let offers = try trade.ask(Trade.FindBargainOffers(offer: .sample(2))).offers
        #expect(offers == [try trade.emitted(Trade.BargainOffered.self)[1].offer])
    }

    @Test func `leaves out those that nobody can start a bargain by, if only the others are wanted`() throws {
        #expect(try find(Trade.FindBargainOffers(onlyOpen: true)) == [3, 1])

        try trade.deliver(Catalogue.ProductRetired(id: .sample(2)))
        #expect(try find(Trade.FindBargainOffers(onlyOpen: true)) == [1])

        trade.clock.advance(by: .seconds(97))
        #expect(try find(Trade.FindBargainOffers(onlyOpen: true)) == [2])
        #expect(try find(Trade.FindBargainOffers()) == [3, 2, 1])
    }

    @Test func `goes on page by page`() throws {
        let first = try trade.ask(Trade.FindBargainOffers(limit: 2))

        #expect(first.offers.map(\.id) == [.sample(3), .sample(2)])
        #expect(try find(Trade.FindBargainOffers(limit: 2, before: first.next)) == [1])
        for limit in [0, 101] {
            let refusal = #expect(throws: Refusal.self) { try trade.ask(Trade.FindBargainOffers(limit: limit)) }
            #expect(refusal?.path == "$.limit")
        }
    }

    private func find(_ query: Trade.FindBargainOffers) throws -> [UInt64] {
        try trade.ask(query).offers.map { $0.id.uuid.low }
    }
}
