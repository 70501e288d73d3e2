// The money ledger.
extension Trade {
    /// Where money is, or why it came or went.
    public enum LedgerAccount: String, CaseIterable, Codable, Sendable {
        /// What the gateway has taken for us and not given back.
        case gatewayClearing = "gateway_clearing"
        /// What buyers have paid and no order has used: late money that waits for stock.
        case buyerCredit = "buyer_credit"
        /// What is on its way back to buyers.
        case refundsPayable = "refunds_payable"
        /// Goods sold, at their price.
        case revenue
        /// What buyers were let off, lowers revenue.
        case discounts
        /// What buyers have paid for sending.
        case shippingIncome = "shipping_income"
        /// What paid orders have been given back for, lowers revenue.
        case returns
        /// What gateways keep for their work.
        case gatewayFees = "gateway_fees"
    }

    public enum PostingKind: String, CaseIterable, Codable, Sendable {
        /// The gateway has taken money.
        case paymentReceived = "payment_received"
        /// An order has used the money.
        case orderPaid = "order_paid"
        case refundStarted = "refund_started"
        /// The gateway has given money back.
        case refundConfirmed = "refund_confirmed"
        /// The gateway's statement says what it has kept for taking money.
        case paymentFee = "payment_fee"
        /// The same for giving money back.
        case refundFee = "refund_fee"
    }

    public struct LedgerEntry: Exemplified, Hashable, Codable, Sendable {
        public static let example = LedgerEntry(account: .gatewayClearing, amount: Money(3598, .eur))

        public var account: LedgerAccount
        /// A debit; a credit is negative.
        public var amount: Money

        public init(account: LedgerAccount, amount: Money) {
            self.account = account
            self.amount = amount
        }
    }

    /// One business event in the ledger; its entries add up to nothing.
    public struct Posting: Exemplified, Hashable, Codable, Sendable {
        public static let example = Posting(
            kind: .paymentReceived,
            order: .example(3),
            subject: ID<Payment>.example(7).description,
            entries: [.example, LedgerEntry(account: .buyerCredit, amount: Money(-3598, .eur))],
            postedAt: .example
        )

        public var kind: PostingKind
        public var order: ID<Order>
        /// The payment, order or refund that it is about.
        public var subject: String
        public var entries: [LedgerEntry]
        public var postedAt: Timestamp

        public init(
            kind: PostingKind,
            order: ID<Order>,
            subject: String,
            entries: [LedgerEntry],
            postedAt: Timestamp
        ) {
            self.kind = kind
            self.order = order
            self.subject = subject
            self.entries = entries
            self.postedAt = postedAt
        }
    }

    public struct FindPostings: Query {
        public static let name = "trade.ledger.find"
        public static let summary =
            "Lists what the ledger holds about an order, in the order of time: every cent of it."
        public static let roles: [Role] = [.edge]
        public static let example = FindPostings(order: .example(3))

        public var order: ID<Order>

        public init(order: ID<Order>) {
            self.order = order
        }

        public typealias Reply = PostingList
    }

    public struct PostingList: Exemplified, Hashable, Codable, Sendable {
        public static let example = PostingList(postings: [.example])

        public var postings: [Posting]

        public init(postings: [Posting]) {
            self.postings = postings
        }
    }

    public struct VerifyLedger: Query {
        public static let name = "trade.ledger.verify"
        public static let summary =
            "Recomputes the ledger from orders, payments and refunds, and lists what does not agree."
        public static let example = VerifyLedger()
        public static let roles: [Role] = [.edge, .service("trade")]

        public init() {}

        public typealias Reply = LedgerReport
    }

    public struct LedgerBalance: Exemplified, Hashable, Codable, Sendable {
        public static let example = LedgerBalance(
            account: .gatewayClearing,
            currency: .eur,
            debit: 3598,
            credit: 0
        )

        public var account: LedgerAccount
        public var currency: Currency
        /// In minor units, as is `credit`.
        public var debit: Int64
        public var credit: Int64

        public init(account: LedgerAccount, currency: Currency, debit: Int64, credit: Int64) {
            self.account = account
            self.currency = currency
            self.debit = debit
            self.credit = credit
        }
    }

    /// Two figures that ought to be the same.
    public struct LedgerFinding: Exemplified, Hashable, Codable, Sendable {
        public static let example = LedgerFinding(
            rule: "payment_received",
            subject: ID<Payment>.example(7).description,
            expected: 3598,
            found: 0
        )

        /// Which rule does not hold: `posting_balances`, `payment_received`, `order_paid`, `order_lines`,
        /// `refund_started`, `refund_confirmed`, `order_refunded`, or `payment_not_exceeded`.
        public var rule: String
        /// The payment, order or refund.
        public var subject: String
        /// In minor units, as is `found`.
        public var expected: Int64
        public var found: Int64

        public init(rule: String, subject: String, expected: Int64, found: Int64) {
            self.rule = rule
            self.subject = subject
            self.expected = expected
            self.found = found
        }
    }

    public struct LedgerReport: Exemplified, Hashable, Codable, Sendable {
        public static let example = LedgerReport(
            isBalanced: false,
            postings: 12,
            balances: [.example],
            findings: [.example],
            verifiedAt: .example
        )

        /// Whether nothing was found.
        public var isBalanced: Bool
        public var postings: Int
        /// Of each account, by currency.
        public var balances: [LedgerBalance]
        /// The first hundred.
        public var findings: [LedgerFinding]
        public var verifiedAt: Timestamp

        public init(
            isBalanced: Bool,
            postings: Int,
            balances: [LedgerBalance],
            findings: [LedgerFinding],
            verifiedAt: Timestamp
        ) {
            self.isBalanced = isBalanced
            self.postings = postings
            self.balances = balances
            self.findings = findings
            self.verifiedAt = verifiedAt
        }
    }

    public struct AuditLedger: Command {
        public static let name = "trade.ledger.audit"
        public static let summary =
            "Has the ledger verified beside the running business; every night by the service itself."
        public static let example = AuditLedger()
        public static let roles: [Role] = [.edge, .service("trade")]
        public static let refusals: [RefusalCode] = []

        public var partitionKey: String { "ledger" }

        public init() {}

        public typealias Reply = AuditStarted
    }

    public struct AuditStarted: Exemplified, Hashable, Codable, Sendable {
        public static let example = AuditStarted(nextAt: .example)

        /// When the audit after this one begins.
        public var nextAt: Timestamp

        public init(nextAt: Timestamp) {
            self.nextAt = nextAt
        }
    }

    public struct ReportLedger: Command {
        public static let name = "trade.ledger.report"
        public static let summary = "Tells what an audit of the ledger has found; sent by the service to itself."
        public static let example = ReportLedger(report: .example)
        public static let roles: [Role] = [.service("trade")]
        public static let refusals: [RefusalCode] = []

        public var report: LedgerReport
        public var partitionKey: String { "ledger" }

        public init(report: LedgerReport) {
            self.report = report
        }

        public typealias Reply = LedgerReport
    }

    public struct LedgerBroken: Event, Hashable {
        public static let name = "trade.ledger.broken"
        public static let summary = "An audit found figures that do not agree: somebody has to look, today."
        public static let example = LedgerBroken(report: .example)

        public var report: LedgerReport
        public var partitionKey: String { "ledger" }

        public init(report: LedgerReport) {
            self.report = report
        }
    }
}
