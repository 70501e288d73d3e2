import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Advance claim` {
    private let trade: ServiceHarness<TradeService>
    private let day = 86_400

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try trade.placeReceived()
    }

    @Test func `agrees after two days of silence, and not before`() throws {
        try trade.claim(.refundOnly)

        try trade.pass(2 * day - 1)
        #expect(try trade.claimState() == .applied)
        try trade.pass(1)

        #expect(try trade.claimState() == .refunding)
    }

    @Test func `closes a claim whose goods were not sent back within seven days`() throws {
        try trade.claim()
        try trade.decide(true)

        try trade.pass(7 * day)

        #expect(try trade.claimState() == .expired)
        #expect(try trade.refunds(of: 1) == [])
    }

    @Test func `gives the money back when the warehouse says nothing for fourteen days`() throws {
        try trade.sendBack()

        try trade.pass(14 * day)

        #expect(try trade.refunds(of: 1) == [996])
        #expect(try trade.sent(Catalogue.ReceiveStock.self).isEmpty)
    }

    @Test func `closes a rejected claim after seven days, once`() throws {
        try trade.claim()
        try trade.decide(false)

        try trade.pass(7 * day)
        try trade.pass(7 * day)

        #expect(try trade.emitted(Trade.ClaimClosed.self).map(\.claim.state) == [.rejected])
        try trade.expectRefusal(.claimState, at: "$.claim", of: Trade.EscalateClaim(claim: .sample(1)))
    }

    @Test func `agrees with the buyer when nobody arbitrates for seven days`() throws {
        try trade.claim(.refundOnly)
        try trade.decide(false)
        try trade.send(Trade.EscalateClaim(claim: .sample(1)))

        try trade.pass(7 * day)

        #expect(try trade.refunds(of: 1) == [996])
    }

    @Test func `does nothing before its time, and refuses a claim that does not exist`() throws {
        try trade.claim()

        #expect(try trade.send(Trade.AdvanceClaim(claim: .sample(1)), from: "trade").state == .applied)
        try trade.expectRefusal(.claimNotFound, at: "$.claim", of: Trade.AdvanceClaim(claim: .sample(2)))
    }
}
