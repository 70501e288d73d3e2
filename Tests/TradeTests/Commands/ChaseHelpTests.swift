import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Chase help` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try trade.offerBargain()
        try trade.startBargain()
        try trade.askToHelp(2)
    }

    @Test func `asks risk control three times, the same each time, then refuses the help`() throws {
        for seconds in [30, 60, 120] { try trade.pass(seconds) }

        let asked = try trade.sent(RiskControl.AssessAction.self)
        #expect(asked.count == 3 && Set(asked.map(\.id)).count == 1 && Set(asked.map(\.at)).count == 1)
        #expect(try trade.emitted(Trade.HelpRefused.self).map(\.help.reason) == ["risk_unavailable"])
    }

    @Test func `leaves a help alone that has been judged`() throws {
        try trade.judgeHelp(2)

        try trade.pass(30)

        #expect(try trade.sent(RiskControl.AssessAction.self).count == 1)
        #expect(try trade.send(Trade.ChaseHelp(help: .sample(102), bargain: .sample(1))).state == .cut)
        try trade.expectRefusal(
            .helpNotFound,
            at: "$.help",
            of: Trade.ChaseHelp(help: .sample(9), bargain: .sample(1))
        )
    }
}
