import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Record statement` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
    }

    @Test func `takes lines in once, though a part of them comes again`() throws {
        try trade.send(record([line(1), line(2)]))

        let recorded = try trade.send(record([line(2), line(3)]))

        #expect(recorded.lines == 3)
        #expect(try trade.ask(Trade.ReconcileStatement(id: .sample(1))).totals.map(\.there) == [300, 0])
    }

    @Test func `refuses another line of the same number, and takes in none of those beside it`() throws {
        try trade.send(record([line(1)]))

        try trade.expectRefusal(
            .statementExists,
            at: "$.lines[1]",
            of: record([line(2), line(1, amount: 99)])
        )

        #expect(try trade.send(record([line(1)])).lines == 1)
    }

    @Test func `refuses lines that are none, too many or none at all, and time that runs backwards`() throws {
        try trade.expectRefusal(.invalidField, at: "$.lines[0]", of: record([line(0)]))
        try trade.expectRefusal(.invalidField, at: "$.lines[0]", of: record([line(1, amount: 0)]))
        try trade.expectRefusal(.invalidField, at: "$.lines", of: record([]))
        try trade.expectRefusal(.invalidField, at: "$.lines", of: record((1...501).map { line($0) }))
        var backwards = record([line(1)])
        backwards.until = backwards.from
        try trade.expectRefusal(.invalidField, at: "$.until", of: backwards)
    }

    private func line(_ number: Int, amount: Int64 = 100) -> Trade.StatementLine {
        Trade.StatementLine(
            number: number,
            kind: .payment,
            reference: "pay-\(number)",
            amount: Money(amount, .eur),
            at: trade.clock.now
        )
    }

    private func record(_ lines: [Trade.StatementLine]) -> Trade.RecordStatement {
        Trade.RecordStatement(
            id: .sample(1),
            from: trade.clock.now,
            until: trade.clock.now + .seconds(86_400),
            lines: lines
        )
    }
}
