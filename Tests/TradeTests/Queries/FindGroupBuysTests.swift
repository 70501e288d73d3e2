import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Find group-buys` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try trade.offer()
        for number in [2, 1] as [UInt64] {
            try trade.open(number, order: number, leader: number)
            trade.clock.advance(by: .seconds(1))
        }
    }

    @Test func `lists the newest first, page by page`() throws {
        let first = try trade.ask(Trade.FindGroupBuys(offer: .sample(1), limit: 1))
        let second = try trade.ask(Trade.FindGroupBuys(limit: 1, before: first.next))

        #expect(first.groupBuys.map(\.id) == [.sample(1)])
        #expect(second.groupBuys.map(\.id) == [.sample(2)])
        #expect(second.next == nil)
    }

    @Test func `finds by person and state`() throws {
        try trade.assess(2, .deny)

        #expect(try trade.ask(Trade.FindGroupBuys(person: .sample(1))).groupBuys.map(\.id) == [.sample(1)])
        #expect(try trade.ask(Trade.FindGroupBuys(state: .cancelled)).groupBuys.map(\.id) == [.sample(2)])
    }

    @Test(arguments: [0, 101])
    func `refuses pages that are none`(limit: Int) throws {
        let refusal = #expect(throws: Refusal.self) { try trade.ask(Trade.FindGroupBuys(limit: limit)) }

        #expect(refusal?.code == .invalidField && refusal?.path == "$.limit")
    }
}
