import Model
import ServiceKit
import Storage
import Support
import Testing

@testable import TradeService

@Suite struct `Require two on role granted` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
    }

    private func takesTwo() throws -> Bool {
        try trade.store.read { try StaffRefundTable(database: $0).takesTwo() }
    }

    @Test func `begins with the second person who has the duty treasury`() throws {
        try trade.appoint(.treasury, holders: 1)
        try trade.appoint(.support, holders: 2)
        #expect(try !takesTwo())

        try trade.appoint(.treasury, holders: 2)
        #expect(try takesTwo())
    }

    @Test func `goes on when fewer are left`() throws {
        try trade.appoint(.treasury, holders: 2)
        try trade.appoint(.treasury, holders: 1)
        try trade.appoint(.treasury, holders: 2)

        #expect(try takesTwo())
    }
}
