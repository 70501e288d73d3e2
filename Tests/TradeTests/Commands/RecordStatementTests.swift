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

    @Test func `posts what the gateway has kept for payments and refunds, each once however many lines say so`() throws
    {
        try trade.placePaid(1)
        try trade.send(Trade.CancelOrder(order: .sample(1)))
        try trade.confirmRefunds()
        let payment = try #require(try trade.lastEmitted(Trade.PaymentStarted.self)).payment.description
        let refund = try #require(try trade.lastEmitted(Trade.RefundStarted.self)).refund.description
        let lines = [
            line(1, amount: 2000, .payment, payment, fee: 61), line(2, amount: 2000, .payment, payment, fee: 61),
            line(3, amount: 2000, .refund, refund, fee: -20), line(4, .payment, "pay_nobody", fee: 5),
            line(5, .payment, payment),
        ]

        for _ in 1...2 { try trade.send(record(lines)) }

        let postings = try trade.ask(Trade.FindPostings(order: .sample(1))).postings
        #expect(
            postings.suffix(2).map {
                "\($0.kind.rawValue) \($0.entries.map { "\($0.account.rawValue) \($0.amount.amount)" })"
            }
                == [
                    #"payment_fee ["gateway_fees 61", "gateway_clearing -61"]"#,
                    #"refund_fee ["gateway_clearing 20", "gateway_fees -20"]"#,
                ]
        )
        let report = try trade.ask(Trade.VerifyLedger())
        #expect(report.findings == [])
        #expect(report.balances.first { $0.account == .gatewayClearing }.map { $0.debit - $0.credit } == -41)
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

    @Test func `refuses amounts and fees that nobody can add up, and takes the largest that can be`() throws {
        try trade.placePaid(1)
        let payment = try #require(try trade.lastEmitted(Trade.PaymentStarted.self)).payment.description
        let most: Int64 = 1_000_000_000_000
        for (amount, fee) in [(most + 1, 0), (.max, 0), (2000, most + 1), (2000, .min), (2000, .max)]
            as [(Int64, Int64)]
        {
            try trade.expectRefusal(
                .invalidField,
                at: "$.lines[0]",
                of: record([line(1, amount: amount, .payment, payment, fee: fee)])
            )
        }

        try trade.send(
            record([line(1, amount: most, .payment, payment, fee: most), line(2, amount: most, fee: -most)])
        )

        let totals = try trade.ask(Trade.ReconcileStatement(id: .sample(1))).totals
        #expect(totals.first.map { [$0.there, $0.fees] } == [2 * most, 0])
        #expect(try trade.ask(Trade.VerifyLedger()).isBalanced)
    }

    private func line(
        _ number: Int,
        amount: Int64 = 100,
        _ kind: Trade.StatementKind = .payment,
        _ reference: String? = nil,
        fee: Int64? = nil
    ) -> Trade.StatementLine {
        Trade.StatementLine(
            number: number,
            kind: kind,
            reference: reference ?? "pay-\(number)",
            amount: Money(amount, .eur),
            fee: fee,
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
