import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Report ledger` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
    }

    @Test func `raises the alarm when figures do not agree`() throws {
        try trade.send(Trade.ReportLedger(report: .example), from: "trade")

        #expect(try trade.emitted(Trade.LedgerBroken.self).map(\.report) == [.example])
    }

    @Test func `says nothing when they do`() throws {
        var report = Trade.LedgerReport.example
        report.isBalanced = true
        report.findings = []

        try trade.send(Trade.ReportLedger(report: report), from: "trade")

        #expect(try trade.emitted(Trade.LedgerBroken.self).isEmpty)
    }
}
