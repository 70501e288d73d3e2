import Model
import ServiceKit
import Storage
import Support
import Testing

@testable import TradeService

@Suite struct `Explain bargain` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try trade.offerBargain()
        try trade.startBargain()
    }

    @Test func `shows every cut, made or to come, and names no helper`() throws {
        try trade.help(2...3)

        let explained = try explain()

        #expect(explained.isVerified)
        #expect(explained.cuts.map(\.isMade) == [true, true, false])
        #expect(explained.cuts.allSatisfy { $0.drawn + $0.change == $0.amount })
        #expect(explained.cuts.reduce(0) { $0 + $1.change } == 0)
        #expect(explained.cuts.map(\.price).last == 700)
        #expect(explained.cuts[1].price == (try trade.bargain().price.amount))
        #expect(!String(describing: explained).contains("sub_"))
    }

    @Test func `says so if a cut is not the one that the seed gives`() throws {
        try trade.help(2...3)
        try trade.store.write { try $0.execute(sql: "UPDATE bargain_help SET amount = amount + 1 WHERE number = 2") }

        #expect(try !explain().isVerified)
    }

    @Test func `says so if the price is not what the cuts leave`() throws {
        try trade.help(2...3)
        try trade.store.write { try $0.execute(sql: "UPDATE bargain SET price_amount = price_amount + 1") }

        #expect(try !explain().isVerified)
    }

    @Test func `refuses strange bargains`() {
        let refusal = #expect(throws: Refusal.self) { try trade.ask(Trade.ExplainBargain(bargain: .sample(9))) }

        #expect(refusal?.code == .bargainNotFound)
    }

    private func explain() throws -> Trade.BargainExplanation {
        try trade.ask(Trade.ExplainBargain(bargain: .sample(1)))
    }
}
