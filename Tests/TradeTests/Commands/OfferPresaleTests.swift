import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Offer presale` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
    }

    @Test func `announces it, and asks for no pieces`() throws {
        let presale = try trade.offerPresale(perPerson: 2).presale

        #expect(presale.sold == 0 && presale.perPerson == 2 && presale.from == trade.clock.now)
        #expect(try trade.emitted(Trade.PresaleOffered.self).map(\.presale) == [presale])
        #expect(try trade.sent(Catalogue.AllotStock.self).isEmpty)
    }

    @Test func `announces it only once, and refuses another with the same id`() throws {
        var command = command()
        command.id = .sample(1)
        let offered = try trade.send(command)
        trade.clock.advance(by: .seconds(60))

        #expect(try trade.send(command) == offered)

        #expect(try trade.emitted(Trade.PresaleOffered.self).count == 1)
        command.quota = 4
        try trade.expectRefusal(.presaleExists, at: "$.id", of: command)
    }

    @Test func `may cost what a piece costs alone, and no more`() throws {
        var command = command()
        command.price = Money(1000, .eur)
        try trade.send(command)

        for price in [Money(1001, .eur), Money(0, .eur), Money(800, .usd)] {
            command.price = price
            try trade.expectRefusal(.invalidField, at: "$.price", of: command)
        }
    }

    @Test func `refuses numbers and times that make no sense`() throws {
        let now = trade.clock.now
        let mistakes: [(path: String, code: RefusalCode, change: (inout Trade.OfferPresale) -> Void)] = [
            ("$.product", .productNotForSale, { $0.product = .sample(9) }),
            ("$.quota", .quantityRefused, { $0.quota = 0 }),
            ("$.quota", .quantityRefused, { $0.quota = 10_001 }),
            ("$.per_person", .quantityRefused, { $0.perPerson = 4 }),
            ("$.until", .invalidField, { $0.until = now }),
            ("$.until", .invalidField, { $0.from = $0.until }),
            ("$.arrives_by", .invalidField, { $0.arrivesBy = $0.until + .seconds(86_399) }),
        ]
        for mistake in mistakes {
            var command = command()
            mistake.change(&command)
            try trade.expectRefusal(mistake.code, at: mistake.path, of: command)
        }
    }

    private func command() -> Trade.OfferPresale {
        Trade.OfferPresale(
            product: .sample(1),
            price: Money(800, .eur),
            quota: 3,
            until: trade.clock.now + .seconds(3600),
            arrivesBy: trade.clock.now + .seconds(3600 + 86_400)
        )
    }
}
