import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Find claims` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try trade.placeReceived()
        for id in 1...3 as ClosedRange<UInt64> {
            trade.clock.advance(by: .seconds(1))
            try trade.claim(id: id)
            if id < 3 { try trade.send(Trade.WithdrawClaim(claim: .sample(id))) }
        }
    }

    @Test func `lists what fits, the newest first, page by page`() throws {
        let first = try trade.ask(Trade.FindClaims(order: .sample(1), limit: 2))
        let second = try trade.ask(Trade.FindClaims(order: .sample(1), limit: 2, before: first.next))

        #expect(first.claims.map(\.id) == [.sample(3), .sample(2)])
        #expect(second.claims.map(\.id) == [.sample(1)] && second.next == nil)
        #expect(try ids(Trade.FindClaims(state: .applied)) == [.sample(3)])
        #expect(try ids(Trade.FindClaims(claim: .sample(2))) == [.sample(2)])
        #expect(try ids(Trade.FindClaims(buyer: .sample(1))).count == 3)
        #expect(try ids(Trade.FindClaims(buyer: .sample(2))) == [])
    }

    @Test(arguments: [0, 101])
    func `refuses a page of none or too many`(limit: Int) {
        let refusal = #expect(throws: Refusal.self) { try trade.ask(Trade.FindClaims(limit: limit)) }

        #expect(refusal?.path == "$.limit")
    }

    private func ids(_ query: Trade.FindClaims) throws -> [ID<Trade.Claim>] { try trade.ask(query).claims.map(\.id) }
}
