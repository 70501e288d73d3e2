import Model
import ServiceKit
import Storage
import Support
import Testing

@testable import TradeService

@Suite struct `Verify ledger` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try trade.deliver(Catalogue.ProductPublished(product: product(3, price: 500, currency: .usd)))
        try trade.placePaid(1)
        try trade.send(
            Trade.PlaceOrder(id: .sample(2), buyer: .sample(1), lines: [.init(product: .sample(3), quantity: 1)])
        )
        try trade.accept(2)
        try trade.pay(2)
        try trade.send(Trade.RefundOrder(id: .sample(1), order: .sample(1), amount: Money(300, .eur), reason: "late"))
        try trade.confirmRefunds()
        try trade.send(
            Trade.RecordStatement(
                id: .sample(1),
                from: trade.clock.now,
                until: trade.clock.now + .seconds(60),
                lines: [
                    Trade.StatementLine(
                        number: 1,
                        kind: .refund,
                        reference: "\(ID<Trade.Refund>.sample(1))",
                        amount: Money(300, .eur),
                        fee: 25,
                        at: trade.clock.now
                    )
                ]
            )
        )
    }

    @Test func `balances every currency by itself`() throws {
        let report = try trade.ask(Trade.VerifyLedger())

        #expect(report.isBalanced && report.findings == [])
        #expect(report.postings == 7)
        #expect(
            report.balances.filter { $0.debit != $0.credit }.map {
                "\($0.account.rawValue) \($0.debit - $0.credit) \($0.currency)"
            } == [
                "gateway_clearing 1675 EUR", "gateway_fees 25 EUR", "returns 300 EUR", "revenue -2000 EUR",
                "gateway_clearing 500 USD", "revenue -500 USD",
            ]
        )
    }

    @Test(arguments: [
        ("UPDATE ledger_entry SET amount = amount + 1 WHERE account = 'revenue'", "posting_balances"),
        ("DELETE FROM ledger_entry WHERE kind = 'payment_received'", "payment_received"),
        ("UPDATE payment SET state = 'declined'", "payment_received"),
        ("UPDATE customer_order SET total = total + 1 WHERE total = 500", "order_paid"),
        ("DELETE FROM order_line WHERE unit_price = 500", "order_lines"),
        ("UPDATE ledger_entry SET account = 'discounts' WHERE account = 'revenue'", "order_accounts"),
        ("UPDATE ledger_entry SET account = 'shipping_income' WHERE account = 'revenue'", "order_accounts"),
        ("UPDATE ledger_entry SET account = 'buyer_credit' WHERE account = 'returns'", "refund_accounts"),
        ("UPDATE ledger_entry SET account = 'shipping_income' WHERE account = 'returns'", "refund_accounts"),
        ("UPDATE refund SET amount = 299", "refund_started"),
        ("UPDATE refund SET is_confirmed = 0", "refund_confirmed"),
        ("UPDATE customer_order SET refunded = 299 WHERE refunded = 300", "order_refunded"),
        ("UPDATE refund SET amount = 2001", "payment_not_exceeded"),
        ("UPDATE statement_line SET fee = fee + 1", "gateway_fees"),
        ("DELETE FROM statement_line", "gateway_fees"),
        ("DELETE FROM ledger_entry WHERE account = 'gateway_fees'", "gateway_fees"),
    ])
    func `finds a figure that somebody has changed`(sql: String, rule: String) throws {
        try trade.store.write { try $0.execute(sql: sql) }

        let report = try trade.ask(Trade.VerifyLedger())

        #expect(!report.isBalanced)
        #expect(report.findings.contains { $0.rule == rule && $0.expected != $0.found })
    }

    @Test func `lists a hundred findings at most`() throws {
        for order in 10...120 as ClosedRange<UInt64> { try trade.placePaid(order) }
        try trade.store.write { try $0.execute(sql: "DELETE FROM ledger_entry WHERE account = 'revenue'") }

        #expect(try trade.ask(Trade.VerifyLedger()).findings.count == 100)
    }
}
