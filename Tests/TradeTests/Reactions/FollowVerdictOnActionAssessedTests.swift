import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Follow verdict on action assessed` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try trade.place(1)
    }

    @Test(arguments: [RiskControl.Verdict.allow, .review, .stepUp])
    func `asks for stock, once`(verdict: RiskControl.Verdict) throws {
        for _ in 1...2 { try trade.assess(1, verdict) }

        let asked = try trade.sent(Catalogue.ReserveStock.self)
        #expect(asked.map(\.lines) == [[.init(product: .sample(1), quantity: 2)]])
        #expect(asked.first?.expiresAt == trade.clock.now + .seconds(1800))
    }

    @Test func `refuses what risk control denies`() throws {
        for verdict in [RiskControl.Verdict.deny, .allow] { try trade.assess(1, verdict) }

        #expect(try trade.order(1).state == .refused)
        #expect(try trade.emitted(Trade.OrderRefused.self).map(\.order.reason) == ["risk_denied"])
        #expect(try trade.sent(Catalogue.ReserveStock.self).isEmpty)
    }

    @Test(arguments: ["sub_01kds9ss200000000000000003", "", nil])
    func `says nothing to verdicts on other things`(subject: String?) throws {
        try trade.deliver(
            RiskControl.ActionAssessed(
                assessment: .sample(9),
                action: .registration,
                person: .sample(1),
                subject: subject,
                verdict: .deny,
                score: 1,
                reasons: []
            )
        )

        #expect(try trade.order(1).state == .placed)
    }
}
