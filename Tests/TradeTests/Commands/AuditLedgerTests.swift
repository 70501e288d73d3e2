import Messaging
import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Audit ledger` {
    private let trade: ServiceHarness<TradeService>
    private let hour = 3600

    init() throws {
        // The harness's clock begins at midnight.
        trade = try ServiceHarness<TradeService>.selling()
    }

    @Test func `begins in the night after money has moved, and again every night`() throws {
        try trade.pass(12 * hour)
        try trade.placePaid(1)
        try trade.placePaid(2)

        try trade.pass(15 * hour - 1)
        #expect(audits == 0)
        try trade.pass(1)
        #expect(audits == 1)
        try trade.pass(24 * hour)

        #expect(audits == 2)
    }

    @Test func `does not begin while there is nothing to audit`() throws {
        try trade.place(1)

        try trade.pass(48 * hour)

        #expect(audits == 0)
    }

    @Test func `begins when somebody wants it to, and tells when the next one is`() throws {
        try trade.pass(3 * hour)

        let started = try trade.send(Trade.AuditLedger())
        try trade.fireTimers()

        #expect(started.nextAt == trade.clock.now + .seconds(24 * hour))
        #expect(audits == 1)
    }

    private var audits: Int { trade.startedEffects.count { $0.route.type == ExamineLedger.name && $0.attempt == 1 } }
}
