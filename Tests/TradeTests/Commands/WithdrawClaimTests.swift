import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Withdraw claim` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try trade.placeReceived()
        try trade.claim()
    }

    @Test func `closes it once, and its time goes by without effect`() throws {
        for _ in 1...2 { #expect(try withdraw().state == .withdrawn) }

        try trade.pass(30 * 86_400)

        #expect(try trade.emitted(Trade.ClaimClosed.self).count == 1)
        #expect(try trade.refunds(of: 1) == [])
    }

    @Test func `refuses once goods or money are on their way`() throws {
        try trade.decide(true)
        try trade.send(Trade.SendClaim(claim: .sample(1)))
        try trade.expectRefusal(.claimState, at: "$.claim", of: Trade.WithdrawClaim(claim: .sample(1)))
        try trade.inspect(true)
        try trade.expectRefusal(.claimState, at: "$.claim", of: Trade.WithdrawClaim(claim: .sample(1)))
    }

    private func withdraw() throws -> Trade.Claim {
        try trade.send(Trade.WithdrawClaim(claim: .sample(1)))
    }
}
