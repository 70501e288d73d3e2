import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Offer bargain` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
    }

    @Test func `offers a product from what it costs alone, for thirty days unless told otherwise, once`() throws {
        let offered = try trade.offerBargain()
        trade.clock.advance(by: .seconds(60))
        #expect(try trade.offerBargain() == offered)

        #expect(offered.offer.start == Money(1000, .eur))
        #expect(offered.offer.until == offered.offer.from + .seconds(30 * 86_400))
        #expect(try trade.emitted(Trade.BargainOffered.self) == [offered])
        try trade.expectRefusal(.offerExists, at: "$.id", of: command(id: .sample(1), cuts: 4))
    }

    @Test(arguments: [
        (1000, 3, "$.floor"), (998, 3, "$.floor"), (0, 3, "$.floor"), (700, 0, "$.cuts"), (700, 101, "$.cuts"),
    ])
    func `refuses a floor that does not leave each helper a cent, and bargains without helpers`(
        floor: Int64,
        cuts: Int,
        path: String
    ) throws {
        let code: RefusalCode = path == "$.cuts" ? .quantityRefused : .invalidField
        try trade.expectRefusal(code, at: path, of: command(floor: floor, cuts: cuts))
    }

    @Test func `leaves each helper exactly a cent if there is no more`() throws {
        #expect(try trade.send(command(floor: 997)).offer.floor == Money(997, .eur))
    }

    @Test func `refuses what is not for sale, other currencies, and campaigns that end before they begin`() throws {
        let now = trade.clock.now
        try trade.expectRefusal(
            .productNotForSale,
            at: "$.product",
            of: Trade.OfferBargain(product: .sample(9), floor: Money(1, .eur), cuts: 2)
        )
        try trade.expectRefusal(
            .invalidField,
            at: "$.floor",
            of: Trade.OfferBargain(product: .sample(1), floor: Money(1, .usd), cuts: 2)
        )
        try trade.expectRefusal(.invalidField, at: "$.until", of: command(from: now + .seconds(60), until: now))
        try trade.expectRefusal(
            .invalidField,
            at: "$.until",
            of: command(from: now - .seconds(60), until: now - .seconds(30))
        )
    }

    @Test func `refuses numbers that make no sense`() throws {
        for (command, path) in [
            (command(newcomerPercent: 201), "$.newcomer_percent"), (command(lifetime: 59), "$.lifetime_seconds"),
            (command(bargains: 0), "$.bargains_per_person"), (command(helps: 0), "$.helps_per_person"),
        ] {
            try trade.expectRefusal(.invalidField, at: path, of: command)
        }
    }

    private func command(
        id: ID<Trade.BargainOffer>? = nil,
        floor: Int64 = 700,
        cuts: Int = 3,
        newcomerPercent: Int? = nil,
        lifetime: Int? = nil,
        bargains: Int? = nil,
        helps: Int? = nil,
        from: Timestamp? = nil,
        until: Timestamp? = nil
    ) -> Trade.OfferBargain {
        Trade.OfferBargain(
            id: id,
            product: .sample(1),
            floor: Money(floor, .eur),
            cuts: cuts,
            newcomerPercent: newcomerPercent,
            lifetimeSeconds: lifetime,
            bargainsPerPerson: bargains,
            helpsPerPerson: helps,
            from: from,
            until: until
        )
    }
}
