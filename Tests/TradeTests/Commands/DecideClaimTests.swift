import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Decide claim` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try trade.placeReceived()
    }

    @Test func `gives money back at once if nothing has to come back first, and is completed by the gateway`() throws {
        try trade.claim(.refundOnly, .missing)

        #expect(try trade.decide(true).state == .refunding)
        #expect(try trade.refunds(of: 1) == [996])
        try trade.confirmRefunds()

        #expect(try trade.claimState() == .completed)
        #expect(try trade.emitted(Trade.ClaimClosed.self).count == 1)
    }

    @Test func `keeps goods and shipping apart in the ledger`() throws {
        try trade.claim(.refundOnly, .missing)
        try trade.decide(true)

        let posting = try #require(try trade.ask(Trade.FindPostings(order: .sample(1))).postings.last)

        #expect(
            posting.entries.map { "\($0.account.rawValue) \($0.amount.amount)" } == [
                "returns 833", "shipping_income 163", "refunds_payable -996",
            ]
        )
    }

    @Test func `waits for goods that have to come back first`() throws {
        try trade.claim()

        let claim = try trade.decide(true)

        #expect(claim.state == .awaitingReturn && claim.dueAt == trade.clock.now + .seconds(7 * 86_400))
        #expect(try trade.refunds(of: 1) == [])
    }

    @Test func `gives back no more than there is left, and is completed if that is nothing`() throws {
        try trade.claim(.refundOnly, .missing)
        try trade.send(Trade.RefundOrder(order: .sample(1), amount: Money(2500, .eur), reason: "goodwill"))
        try trade.decide(true)
        #expect(try trade.refunds(of: 1) == [2500, 490])
        try trade.confirmRefunds()

        #expect(try trade.order(1).state == .refunded)
        #expect(try trade.claimState() == .completed)
        #expect(try trade.ask(Trade.VerifyLedger()).findings == [])
    }

    @Test func `closes a claim for good that was escalated and rejected again`() throws {
        try trade.claim()
        #expect(try trade.decide(false).closedAt == nil)
        try trade.send(Trade.EscalateClaim(claim: .sample(1)))

        let claim = try trade.decide(false)

        #expect(claim.state == .rejected && claim.closedAt == trade.clock.now)
        try trade.expectRefusal(
            .claimState,
            at: "$.claim",
            of: Trade.DecideClaim(claim: .sample(1), accept: true)
        )
        #expect(try trade.claim(id: 2).state == .applied)
    }

    @Test func `refuses claims that do not exist or do not wait for it`() throws {
        try trade.claim()
        try trade.decide(true)

        for (claim, code) in [(1, .claimState), (2, .claimNotFound)] as [(UInt64, RefusalCode)] {
            try trade.expectRefusal(
                code,
                at: "$.claim",
                of: Trade.DecideClaim(claim: .sample(claim), accept: false)
            )
        }
    }
}
