import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Send claim` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try trade.placeReceived()
        try trade.claim()
    }

    @Test func `notes that the goods are on their way, and announces it only once`() throws {
        try trade.decide(true)

        for _ in 1...2 {
            let claim = try trade.send(
                Trade.SendClaim(claim: .sample(1), carrier: "sf-express", trackingNumber: "SF1")
            )
            #expect(claim.state == .returning)
        }

        #expect(try trade.emitted(Trade.ClaimAdvanced.self).map(\.claim.state) == [.awaitingReturn, .returning])
    }

    @Test func `refuses before anybody has agreed`() throws {
        try trade.expectRefusal(.claimState, at: "$.claim", of: Trade.SendClaim(claim: .sample(1)))
    }
}
