import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Escalate claim` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try trade.placeReceived()
        try trade.claim(.refundOnly)
    }

    @Test func `has somebody else decide, who may agree`() throws {
        try trade.decide(false)

        for _ in 1...2 { #expect(try escalate().state == .escalated) }

        #expect(try trade.emitted(Trade.ClaimAdvanced.self).map(\.claim.state) == [.rejected, .escalated])
        #expect(try trade.decide(true).state == .refunding)
    }

    @Test func `refuses what was not rejected`() throws {
        try trade.expectRefusal(.claimState, at: "$.claim", of: Trade.EscalateClaim(claim: .sample(1)))
    }

    private func escalate() throws -> Trade.Claim {
        try trade.send(Trade.EscalateClaim(claim: .sample(1)))
    }
}
