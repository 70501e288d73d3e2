import Model
import ServiceKit
import Storage

extension Transaction {
    var ledger: LedgerTable { LedgerTable(database: database) }
}

extension Snapshot {
    var ledger: LedgerTable { LedgerTable(database: database) }
}

/// The money ledger, in the tables `ledger_posting` and `ledger_entry`: only ever added to.
struct LedgerTable {
    let database: Database

    /// The most findings that a report lists.
    static let mostFindings = 100

    func add(_ posting: Posting, at now: Timestamp) throws {
        try database.run(
            "INSERT INTO ledger_posting (kind, subject, order_id, currency, posted_at) VALUES (?, ?, ?, ?, ?)",
            [
                posting.kind.rawValue, posting.subject.bytes.blob, posting.order.blob, posting.currency.description,
                now.milliseconds,
            ]
        )
        for (account, amount) in posting.entries {
            try database.run(
                "INSERT INTO ledger_entry (kind, subject, account, amount) VALUES (?, ?, ?, ?)",
                [posting.kind.rawValue, posting.subject.bytes.blob, account.rawValue, amount]
            )
        }
    }

    func holds(_ posting: Posting) throws -> Bool {
        try database.one(
            "SELECT 1 FROM ledger_posting WHERE kind = ? AND subject = ?",
            [posting.kind.rawValue, posting.subject.bytes.blob]
        ) != nil
    }

    /// Notes that an audit is due in the night after a day; whether that is news.
    func planAudit(at time: Timestamp) throws -> Bool {
        try database.run("INSERT OR IGNORE INTO ledger_audit (due_at) VALUES (?)", [time.milliseconds])
        return database.changesCount == 1
    }

    /// What is known about an order, in the order of time.
    func postings(of order: ID<Trade.Order>) throws -> [Trade.Posting] {
        try database.all(
            // One transaction may post several; the names of the kinds are not in the order of business.
            """
            SELECT * FROM ledger_posting WHERE order_id = ?
            ORDER BY posted_at, CASE kind WHEN 'payment_received' THEN 0 WHEN 'order_paid' THEN 1
                WHEN 'refund_started' THEN 2 WHEN 'refund_confirmed' THEN 3 ELSE 4 END, subject
            """,
            [order.blob]
        ).map { row in
            let subject = UUID128(bytes: row.bytes("subject"))
            guard let kind = Trade.PostingKind(rawValue: row["kind"]), let currency = Currency(row["currency"]) else {
                throw DamagedRow(id: subject)
            }
            return Trade.Posting(
                kind: kind,
                order: order,
                subject: kind.subject(subject),
                entries: try entries(kind, subject, in: currency),
                postedAt: Timestamp(milliseconds: row["posted_at"])
            )
        }
    }

    private func entries(
        _ kind: Trade.PostingKind,
        _ subject: UUID128,
        in currency: Currency
    ) throws -> [Trade.LedgerEntry] {
        try database.all(
            "SELECT * FROM ledger_entry WHERE kind = ? AND subject = ? ORDER BY amount DESC, account",
            [kind.rawValue, subject.bytes.blob]
        ).map { row in
            guard let account = Trade.LedgerAccount(rawValue: row["account"]) else { throw DamagedRow(id: subject) }
            return Trade.LedgerEntry(account: account, amount: Money(row["amount"], currency))
        }
    }
}

// Verification.
extension LedgerTable {
    func postingCount() throws -> Int {
        try database.one("SELECT count(*) AS count FROM ledger_posting")?["count"] ?? 0
    }

    func balances() throws -> [Trade.LedgerBalance] {
        try database.all(
            """
            SELECT account, currency, sum(max(amount, 0)) AS debit, sum(max(-amount, 0)) AS credit
            FROM ledger_entry JOIN ledger_posting USING (kind, subject)
            GROUP BY currency, account ORDER BY currency, account
            """
        ).map { row in
            guard let account = Trade.LedgerAccount(rawValue: row["account"]), let currency = Currency(row["currency"])
            else { throw DamagedRow(id: UUID128(high: 0, low: 0)) }
            return Trade.LedgerBalance(
                account: account,
                currency: currency,
                debit: row["debit"],
                credit: row["credit"]
            )
        }
    }

    /// All that does not agree, rule by rule, up to ``mostFindings``.
    func findings() throws -> [Trade.LedgerFinding] {
        var findings: [Trade.LedgerFinding] = []
        for rule in Self.rules {
            let left = Self.mostFindings - findings.count
            findings += try database.all(rule.sql + " LIMIT ?", [left]).map { row in
                Trade.LedgerFinding(
                    rule: rule.name,
                    subject: rule.subject(UUID128(bytes: row.bytes("id"))),
                    expected: row["expected"],
                    found: row["found"]
                )
            }
        }
        return findings
    }

    private struct Rule {
        var name: String
        var subject: @Sendable (UUID128) -> String
        /// Selects `id`, `expected` and `found` of whatever breaks the rule.
        var sql: String
    }

    /// Each says what the ledger ought to hold by the tables that the business runs on.
    private static let rules = [
        Rule(
            name: "posting_balances",
            subject: { "\($0)" },
            sql: """
                SELECT subject AS id, 0 AS expected, coalesce(sum(amount), 0) AS found
                FROM ledger_posting LEFT JOIN ledger_entry USING (kind, subject)
                GROUP BY kind, subject HAVING coalesce(sum(amount), 0) <> 0 OR count(amount) = 0
                """
        ),
        Rule(
            name: "payment_received",
            subject: { "\(ID<Trade.Payment>($0))" },
            sql: """
                SELECT id, CASE state WHEN 'succeeded' THEN payment.amount ELSE 0 END AS expected,
                    coalesce(ledger_entry.amount, 0) AS found
                FROM payment LEFT JOIN ledger_entry
                    ON kind = 'payment_received' AND subject = id AND account = 'gateway_clearing'
                WHERE expected <> found
                """
        ),
        Rule(
            name: "order_paid",
            subject: { "\(ID<Trade.Order>($0))" },
            sql: """
                SELECT id, CASE WHEN payment_id IS NOT NULL AND paid_at IS NOT NULL THEN total ELSE 0 END AS expected,
                    coalesce(amount, 0) AS found
                FROM customer_order LEFT JOIN ledger_entry
                    ON kind = 'order_paid' AND subject = id AND account = 'buyer_credit'
                WHERE expected <> found
                """
        ),
        Rule(
            name: "order_accounts",
            subject: { "\(ID<Trade.Order>($0))" },
            sql: """
                SELECT share.order_id AS id, expected, coalesce(ledger_entry.amount, 0) AS found FROM (
                    SELECT order_id, 'revenue' AS account, -sum(amount) AS expected FROM order_line GROUP BY order_id
                    UNION ALL SELECT order_id, 'discounts', sum(discount) FROM order_line GROUP BY order_id
                    UNION ALL SELECT order_id, 'shipping_income', -sum(shipping) FROM order_line GROUP BY order_id
                ) AS share JOIN ledger_posting ON ledger_posting.kind = 'order_paid'
                        AND ledger_posting.subject = share.order_id
                    LEFT JOIN ledger_entry ON ledger_entry.kind = 'order_paid'
                        AND ledger_entry.subject = share.order_id AND ledger_entry.account = share.account
                WHERE expected <> found
                """
        ),
        Rule(
            name: "order_lines",
            subject: { "\(ID<Trade.Order>($0))" },
            sql: """
                SELECT id, total AS expected, (SELECT coalesce(sum(amount - discount + shipping), 0) FROM order_line
                    WHERE order_id = id) AS found
                FROM customer_order WHERE expected <> found
                """
        ),
        Rule(
            name: "refund_started",
            subject: { "\(ID<Trade.Refund>($0))" },
            sql: """
                SELECT id, -refund.amount AS expected, coalesce(ledger_entry.amount, 0) AS found
                FROM refund LEFT JOIN ledger_entry
                    ON kind = 'refund_started' AND subject = id AND account = 'refunds_payable'
                WHERE expected <> found
                """
        ),
        Rule(
            name: "refund_accounts",
            subject: { "\(ID<Trade.Refund>($0))" },
            sql: """
                SELECT part.id, expected, coalesce(ledger_entry.amount, 0) AS found FROM (
                    SELECT refund.id, refund.amount - shipping AS expected,
                        CASE WHEN customer_order.payment_id = refund.payment_id AND paid_at IS NOT NULL
                            THEN 'returns' ELSE 'buyer_credit' END AS account
                    FROM refund JOIN customer_order ON customer_order.id = refund.order_id
                    UNION ALL SELECT id, shipping, 'shipping_income' FROM refund
                ) AS part LEFT JOIN ledger_entry ON kind = 'refund_started' AND subject = part.id
                    AND ledger_entry.account = part.account
                WHERE expected <> found
                """
        ),
        Rule(
            name: "refund_confirmed",
            subject: { "\(ID<Trade.Refund>($0))" },
            sql: """
                SELECT id, -refund.amount * is_confirmed AS expected, coalesce(ledger_entry.amount, 0) AS found
                FROM refund LEFT JOIN ledger_entry
                    ON kind = 'refund_confirmed' AND subject = id AND account = 'gateway_clearing'
                WHERE expected <> found
                """
        ),
        Rule(
            name: "order_refunded",
            subject: { "\(ID<Trade.Order>($0))" },
            sql: """
                SELECT id, refunded AS expected, coalesce((SELECT sum(amount) FROM refund
                    WHERE refund.payment_id = customer_order.payment_id AND is_confirmed), 0) AS found
                FROM customer_order WHERE expected <> found
                """
        ),
        Rule(
            name: "gateway_fees",
            subject: { "\($0)" },
            sql: """
                SELECT statement_line.charged AS id, fee AS expected, coalesce(ledger_entry.amount, 0) AS found
                FROM statement_line LEFT JOIN ledger_entry ON ledger_entry.kind = statement_line.kind || '_fee'
                    AND subject = charged AND account = 'gateway_fees'
                WHERE charged IS NOT NULL AND expected <> found
                UNION ALL SELECT subject, 0, ledger_entry.amount FROM ledger_entry
                WHERE account = 'gateway_fees' AND NOT EXISTS (SELECT 1 FROM statement_line
                    WHERE charged = subject AND statement_line.kind || '_fee' = ledger_entry.kind)
                """
        ),
        Rule(
            name: "payment_not_exceeded",
            subject: { "\(ID<Trade.Payment>($0))" },
            sql: """
                SELECT id, amount AS expected, (SELECT coalesce(sum(refund.amount), 0) FROM refund
                    WHERE payment_id = payment.id) AS found
                FROM payment WHERE found > expected
                """
        ),
    ]
}

extension Trade.PostingKind {
    /// What a posting of this kind is about, as the contract writes it.
    fileprivate func subject(_ uuid: UUID128) -> String {
        switch self {
        case .paymentReceived, .paymentFee: "\(ID<Trade.Payment>(uuid))"
        case .orderPaid: "\(ID<Trade.Order>(uuid))"
        case .refundStarted, .refundConfirmed, .refundFee: "\(ID<Trade.Refund>(uuid))"
        }
    }
}
