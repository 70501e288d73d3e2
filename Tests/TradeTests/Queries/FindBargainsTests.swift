import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Find bargains` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try trade.offerBargain()
        for number in [1, 2, 3] as [UInt64] {
            try trade.startBargain(number, opener: number)
            trade.clock.advance(by: .seconds(1))
        }
        try trade.help(5...7)
    }

    @Test func `finds by offer, opener and state, the newest first`() throws {
        #expect(try find(Trade.FindBargains(offer: .sample(1))) == [3, 2, 1])
        #expect(try find(Trade.FindBargains(offer: .sample(2))) == [])
        #expect(try find(Trade.FindBargains(opener: .sample(2))) == [2])
        #expect(try find(Trade.FindBargains(state: .reached)) == [1])
    }

    @Test func `goes on page by page`() throws {
        let first = try trade.ask(Trade.FindBargains(limit: 2))
        #expect(first.bargains.map(\.id) == [.sample(3), .sample(2)])
        #expect(try find(Trade.FindBargains(limit: 2, before: first.next)) == [1])
        for limit in [0, 101] {
            let refusal = #expect(throws: Refusal.self) { try trade.ask(Trade.FindBargains(limit: limit)) }
            #expect(refusal?.path == "$.limit")
        }
    }

    private func find(_ query: Trade.FindBargains) throws -> [UInt64] {
        try trade.ask(query).bargains.map { $0.id.uuid.low }
    }
}
