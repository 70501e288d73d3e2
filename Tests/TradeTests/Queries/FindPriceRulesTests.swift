import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Find price rules` {
    @Test func `tells those of every currency`() throws {
        let trade = try ServiceHarness<TradeService>.selling()
        let dollars = Trade.PriceRules(currency: .usd, shipping: 700)
        try trade.send(Trade.ChangePriceRules(rules: dollars))
        try trade.changePriceRules()

        let rules = try trade.ask(Trade.FindPriceRules()).rules

        #expect(rules.map(\.currency) == [.eur, .usd])
        #expect(rules.first?.discounts.map(\.off) == [100, 500])
        #expect(rules.last == dollars)
    }
}
