import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Change price rules` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
    }

    @Test func `changes what orders cost from now on, and announces it only once`() throws {
        try trade.place(1)

        for _ in 1...2 { try trade.changePriceRules() }
        try trade.place(2)

        #expect(try trade.order(1).total == Money(2000, .eur))
        #expect(try trade.order(2).total == Money(2390, .eur))
        #expect(try trade.emitted(Trade.PriceRulesChanged.self).count == 1)
    }

    @Test func `leaves the price of a group-buy alone`() throws {
        try trade.changePriceRules()
        try trade.offer()

        #expect(try trade.open().order.total == Money(700, .eur))
    }

    @Test(arguments: [
        (Trade.PriceRules(currency: .eur, discounts: [.init(from: 500, off: 500)]), "$.rules.discounts[0].off"),
        (Trade.PriceRules(currency: .eur, discounts: [.init(from: 500, off: 0)]), "$.rules.discounts[0].off"),
        (Trade.PriceRules(currency: .eur, shipping: -1), "$.rules.shipping"),
        (Trade.PriceRules(currency: .eur, freeShippingFrom: -1), "$.rules.free_shipping_from"),
        (
            Trade.PriceRules(currency: .eur, discounts: Array(repeating: .init(from: 2, off: 1), count: 21)),
            "$.rules.discounts"
        ),
    ])
    func `refuses rules by which somebody would be paid for buying`(rules: Trade.PriceRules, path: String) throws {
        try trade.expectRefusal(.invalidField, at: path, of: Trade.ChangePriceRules(rules: rules))
        #expect(try trade.ask(Trade.FindPriceRules()).rules == [])
    }
}
