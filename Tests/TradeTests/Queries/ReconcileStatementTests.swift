import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Reconcile statement` {
    private let trade: ServiceHarness<TradeService>
    private let from: Timestamp

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        from = trade.clock.now
        for order in 1...3 as ClosedRange<UInt64> { try trade.placePaid(order) }
        try trade.send(Trade.RefundOrder(id: .sample(1), order: .sample(1), amount: Money(500, .eur), reason: "late"))
        try trade.confirmRefunds()
        try trade.place(4)
        try trade.accept(4)
        try trade.startPayment(4, .never)
        trade.clock.advance(by: .seconds(86_400))
        try trade.placePaid(5)
    }

    @Test func `finds nothing when both books say the same`() throws {
        let report = try reconcile([
            line(.payment, payment(1)), line(.payment, payment(2)), line(.payment, payment(3)),
            line(.refund, refund(1), 500),
        ])

        #expect(report.agreed == 4 && report.differences == [])
        #expect(report.totals.map(\.here) == [6000, 500])
        #expect(report.totals.map(\.there) == [6000, 500])
        #expect(report.totals.map(\.fees) == [30, 10])
    }

    @Test func `tells what is missing, unknown, undecided, repeated or of another amount`() throws {
        let report = try reconcile([
            line(.payment, payment(1), 1999), line(.payment, payment(2)), line(.payment, payment(2)),
            line(.payment, payment(4)), line(.refund, "rfd-nobody"), line(.payment, payment(5)),
        ])

        #expect(
            report.differences.map {
                "\($0.fault.rawValue) \($0.line ?? 0) \($0.here?.amount ?? 0) \($0.there?.amount ?? 0)"
            }
                == [
                    "amount 1 2000 1999", "repeated 3 2000 2000", "undecided 4 2000 2000", "unknown 5 0 2000",
                    "missing 0 2000 0", "missing 0 500 0",
                ]
        )
        // Taken before midnight by its clock, and after it by ours: known, so no difference.
        #expect(report.agreed == 2)
    }

    @Test func `refuses a statement that does not exist`() throws {
        let refusal = #expect(throws: Refusal.self) { try trade.ask(Trade.ReconcileStatement(id: .sample(9))) }

        #expect(refusal?.code == .statementNotFound)
    }

    private func payment(_ order: UInt64) throws -> String {
        let started = try trade.emitted(Trade.PaymentStarted.self).first { $0.order == .sample(order) }
        return try #require(started).payment.description
    }

    private func refund(_ number: UInt64) -> String { ID<Trade.Refund>.sample(number).description }

    private func line(_ kind: Trade.StatementKind, _ reference: String, _ amount: Int64 = 2000) -> Trade.StatementLine {
        Trade.StatementLine(
            number: 0,
            kind: kind,
            reference: reference,
            amount: Money(amount, .eur),
            fee: 10,
            at: from
        )
    }

    /// Numbers the lines and has them compared.
    private func reconcile(_ lines: [Trade.StatementLine]) throws -> Trade.Reconciliation {
        let numbered = lines.enumerated().map { position, line in
            var line = line
            line.number = position + 1
            return line
        }
        try trade.send(
            Trade.RecordStatement(id: .sample(1), from: from, until: from + .seconds(86_400), lines: numbered)
        )
        return try trade.ask(Trade.ReconcileStatement(id: .sample(1)))
    }
}
