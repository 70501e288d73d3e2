import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Learn return days on category defined` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
    }

    @Test func `promises what the most special category says, within which the product is`() throws {
        for (path, days) in [("food", 3), ("food/tea", nil), ("food/tea-sets", 30), ("foo", 1)] as [(String, Int?)] {
            try trade.define(path, days)
        }
        let categories = [nil, "toys", "food", "food/tea", "food/tea-sets/small", "food-2"]

        let promised = try categories.enumerated().map { number, category in
            try trade.sort(1, into: category)
            return try trade.place(UInt64(number + 1), 1).lines[0].returnDays
        }

        #expect(promised == [nil, nil, 3, 3, 30, nil])
    }

    @Test func `forgets what a category no longer says`() throws {
        try trade.sort(1, into: "food")
        try trade.define("food", 3)
        #expect(try trade.place(1).lines[0].returnDays == 3)

        try trade.define("food", nil)

        #expect(try trade.place(2).lines[0].returnDays == nil)
    }

    @Test func `promises those who buy together the same`() throws {
        try trade.sort(1, into: "food")
        try trade.define("food", 3)
        try trade.offer()

        let orders = try [trade.open().order, trade.join(2).order]

        #expect(orders.map(\.lines[0].returnDays) == [3, 3])
        #expect(try trade.order(2).lines[0].returnDays == 3)
    }
}
