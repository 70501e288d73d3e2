import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

/// Edge cases 8 to 10 of the commerce rules.
@Suite struct `Help bargain` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try trade.offerBargain(bargains: 9)
        try trade.startBargain()
    }

    @Test func `asks risk control about the helper and the opener, and cuts nothing yet`() throws {
        let help = try trade.askToHelp(2)

        #expect(help.state == .asked)
        #expect(try trade.bargain().price == Money(1000, .eur))
        let asked = try #require(try trade.sent(RiskControl.AssessAction.self).last)
        #expect(asked.action == .bargainHelp && asked.person == .sample(2) && asked.counterparty == .sample(1))
        #expect(asked.device == "dev-2")
    }

    @Test func `cuts what the schedule says, in the order of the verdicts`() throws {
        for person in [2, 3] as [UInt64] { try trade.askToHelp(person) }

        for person in [3, 2] as [UInt64] { try trade.judgeHelp(person) }

        let helped = try trade.emitted(Trade.BargainHelped.self)
        let cuts = try trade.ask(Trade.ExplainBargain(bargain: .sample(1))).cuts
        #expect(helped.map(\.help.person) == [.sample(3), .sample(2)])
        #expect(helped.map(\.help.number) == [1, 2])
        #expect(helped.compactMap(\.help.amount?.amount) == cuts.prefix(2).map(\.amount))
        #expect(try trade.bargain().price.amount == cuts[1].price)
    }

    @Test func `8: lets two who help at once each make a cut of their own, and the last one wins no second`() throws {
        for person in [2, 3, 4, 5] as [UInt64] { try trade.askToHelp(person) }

        for person in [2, 3, 4, 5] as [UInt64] { try trade.judgeHelp(person) }

        #expect(try trade.bargain().price == Money(700, .eur))
        #expect(try trade.emitted(Trade.BargainHelped.self).map(\.help.number) == [1, 2, 3])
        #expect(try trade.emitted(Trade.HelpRefused.self).map(\.help.reason) == ["bargain_over"])
        #expect(try trade.emitted(Trade.BargainReached.self).count == 1)
    }

    @Test(arguments: [1, 2, 3, 7, 30, 100])
    func `9: ends exactly at the floor, however many help`(cuts: Int) throws {
        try trade.send(
            Trade.OfferBargain(
                id: .sample(2),
                product: .sample(1),
                floor: Money(899, .eur),
                cuts: cuts,
                lifetimeSeconds: 3600
            )
        )
        try trade.send(Trade.StartBargain(id: .sample(2), offer: .sample(2), opener: .sample(1)))

        try trade.help(11...UInt64(10 + cuts), in: 2)

        let helped = try trade.emitted(Trade.BargainHelped.self)
        #expect(helped.reduce(0) { $0 + ($1.help.amount?.amount ?? 0) } == 101)
        #expect(helped.allSatisfy { ($0.help.amount?.amount ?? 0) >= 1 })
        #expect(try trade.bargain(2).price == Money(899, .eur) && trade.bargain(2).state == .reached)
    }

    @Test(arguments: [RiskControl.Verdict.deny, .stepUp])
    func `10: takes no cut from whom risk control does not trust, such as the opener's second account`(
        verdict: RiskControl.Verdict
    ) throws {
        try trade.askToHelp(2)

        for verdict in [verdict, .allow] { try trade.judgeHelp(2, verdict) }

        #expect(try trade.bargain().price == Money(1000, .eur) && trade.bargain().made == 0)
        #expect(try trade.emitted(Trade.HelpRefused.self).map(\.help.reason) == ["risk_denied"])
        #expect(try trade.emitted(Trade.BargainHelped.self) == [])
    }

    @Test func `gives newcomers more, which later cuts pay for`() throws {
        try trade.place(1, buyer: 3)
        let planned = try trade.ask(Trade.ExplainBargain(bargain: .sample(1))).cuts.map(\.amount)

        try trade.help(2...4)

        let helps = try trade.emitted(Trade.BargainHelped.self).map(\.help)
        #expect(helps.map(\.isNewcomer) == [true, false, true])
        #expect(helps[0].amount?.amount == planned[0] + planned[0] / 2)
        #expect(helps.reduce(0) { $0 + ($1.amount?.amount ?? 0) } == 300)
        try trade.startBargain(2, opener: 5)
        try trade.help(2...2, in: 2)
        #expect(try trade.lastEmitted(Trade.BargainHelped.self)?.help.isNewcomer == false)
    }

    @Test func `answers the same again, and refuses openers, second helps and strange bargains`() throws {
        let help = try trade.askToHelp(2)
        #expect(try trade.askToHelp(2) == help)

        #expect(try trade.sent(RiskControl.AssessAction.self).count == 1)
        for (command, code, path) in [
            (helping(1), .ownBargain, "$.person"), (helping(2), .alreadyHelped, "$.person"),
            (helping(3, id: .sample(102)), .helpExists, "$.id"), (helping(3, in: 9), .bargainNotFound, "$.bargain"),
        ] as [(Trade.HelpBargain, RefusalCode, String)] {
            try trade.expectRefusal(code, at: path, of: command)
        }
    }

    @Test func `lets one person help as often as the offer says`() throws {
        for bargain in [2, 3, 4] as [UInt64] { try trade.startBargain(bargain) }
        for bargain in [1, 2, 3] as [UInt64] { try trade.askToHelp(5, in: bargain) }

        try trade.expectRefusal(.bargainLimit, at: "$.person", of: helping(5, in: 4))
        try trade.judgeHelp(5, in: 3, .deny)
        try trade.askToHelp(5, in: 4)
    }

    @Test func `comes too late when the time is over, even before the timer has fired`() throws {
        try trade.askToHelp(2)
        trade.clock.advance(by: .seconds(3600))

        let refusal = #expect(throws: Refusal.self) { try trade.send(helping(3)) }
        try trade.judgeHelp(2)

        #expect(refusal?.code == .bargainOver)
        #expect(try trade.lastEmitted(Trade.HelpRefused.self)?.help.reason == "bargain_over")
    }

    private func helping(
        _ person: UInt64,
        in bargain: UInt64 = 1,
        id: ID<Trade.BargainHelp>? = nil
    ) -> Trade.HelpBargain {
        Trade.HelpBargain(id: id, bargain: .sample(bargain), person: .sample(person))
    }
}
