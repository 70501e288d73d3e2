import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Find orders` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        for number in [3, 1, 2] as [UInt64] {
            try trade.place(number, buyer: number % 2)
            trade.clock.advance(by: .seconds(1))
        }
    }

    @Test func `lists the newest first, page by page`() throws {
        let first = try trade.ask(Trade.FindOrders(limit: 2))
        let second = try trade.ask(Trade.FindOrders(limit: 2, before: first.next))

        #expect(first.orders.map(\.id) == [.sample(2), .sample(1)])
        #expect(second.orders.map(\.id) == [.sample(3)])
        #expect(second.next == nil)
    }

    @Test func `finds by buyer and state`() throws {
        try trade.assess(1, .deny)

        #expect(try trade.ask(Trade.FindOrders(buyer: .sample(1))).orders.map(\.id) == [.sample(1), .sample(3)])
        #expect(try trade.ask(Trade.FindOrders(buyer: .sample(1), state: .placed)).orders.map(\.id) == [.sample(3)])
        #expect(try trade.ask(Trade.FindOrders(state: .shipped)).orders.isEmpty)
    }

    @Test(arguments: [0, 101])
    func `refuses pages that are none`(limit: Int) throws {
        let refusal = #expect(throws: Refusal.self) { try trade.ask(Trade.FindOrders(limit: limit)) }

        #expect(refusal?.code == .invalidField && refusal?.path == "$.limit")
    }
}
