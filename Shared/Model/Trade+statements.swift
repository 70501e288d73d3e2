extension RefusalCode {
    public static let signatureRefused = RefusalCode(
        "signature_refused",
        "The gateway has not signed this, or too long ago"
    )
    public static let statementNotFound = RefusalCode("statement_not_found", "There is no such statement")
    public static let statementExists = RefusalCode(
        "statement_exists",
        "The statement has other lines under these numbers already"
    )
}

// What gateways tell by themselves.
extension Trade {
    public struct ReceiveCallback: Command {
        public static let name = "trade.callback.receive"
        public static let summary = "Brings what a gateway has sent by itself, word for word, with its signature."
        public static let example = ReceiveCallback(
            payload: #"{"type":"payment_intent.succeeded","data":{"object":{"amount":3598}}}"#,
            signature: "t=1767225600,v1=5257a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd"
        )
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [
            .signatureRefused,
            .paymentNotFound,
            .paymentMismatch,
            .refundNotFound,
        ]

        /// The body as it came, for not a byte may differ.
        ///
        /// It holds ids and amounts, never anything personal.
        public var payload: String
        /// The header `Stripe-Signature`.
        public var signature: String
        public var partitionKey: String { signature }

        public init(payload: String, signature: String) {
            self.payload = payload
            self.signature = signature
        }

        public typealias Reply = CallbackReceived
    }

    public struct CallbackReceived: Exemplified, Hashable, Codable, Sendable {
        public static let example = CallbackReceived(
            type: "payment_intent.succeeded",
            payment: .example(7),
            refund: .example(6),
            outcome: .succeeded
        )

        /// What the gateway calls it.
        public var type: String
        public var payment: ID<Payment>?
        public var refund: ID<Refund>?
        /// What is known now; nil if the callback is of a type that changes nothing here.
        public var outcome: PaymentOutcome?

        public init(
            type: String,
            payment: ID<Payment>? = nil,
            refund: ID<Refund>? = nil,
            outcome: PaymentOutcome? = nil
        ) {
            self.type = type
            self.payment = payment
            self.refund = refund
            self.outcome = outcome
        }
    }

    public enum Statement: Identified {
        public static let idPrefix = "stm"
    }

    public enum StatementKind: String, CaseIterable, Codable, Sendable {
        case payment
        case refund
    }

    /// One movement of money by the gateway's books.
    public struct StatementLine: Exemplified, Hashable, Codable, Sendable {
        public static let example = StatementLine(
            number: 1,
            kind: .payment,
            reference: ID<Payment>.example(7).description,
            amount: Money(3598, .eur),
            fee: 77,
            at: .example
        )

        /// Counted from 1.
        public var number: Int
        public var kind: StatementKind
        /// The payment's or refund's id, as it was given to the gateway.
        public var reference: String
        /// Of a refund, too, more than nothing.
        public var amount: Money
        /// What the gateway keeps for itself, in minor units.
        public var fee: Int64?
        public var at: Timestamp

        public init(
            number: Int,
            kind: StatementKind,
            reference: String,
            amount: Money,
            fee: Int64? = nil,
            at: Timestamp
        ) {
            self.number = number
            self.kind = kind
            self.reference = reference
            self.amount = amount
            self.fee = fee
            self.at = at
        }
    }

    public struct RecordStatement: Command {
        public static let name = "trade.statement.record"
        public static let summary = "Takes in lines of a gateway's statement; `souk reconcile` sends them from a file."
        public static let example = RecordStatement(
            id: .example(12),
            from: .example,
            until: .example + .seconds(86_400),
            lines: [.example]
        )
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [.statementExists]

        public var id: ID<Statement>
        /// The time that it is about; `until` is no part of it.
        public var from: Timestamp
        public var until: Timestamp
        /// 1 to 500 at once.
        public var lines: [StatementLine]
        public var partitionKey: String { id.description }

        public init(id: ID<Statement>, from: Timestamp, until: Timestamp, lines: [StatementLine]) {
            self.id = id
            self.from = from
            self.until = until
            self.lines = lines
        }

        public typealias Reply = StatementRecorded
    }

    public struct StatementRecorded: Exemplified, Hashable, Codable, Sendable {
        public static let example = StatementRecorded(id: .example(12), lines: 1)

        public var id: ID<Statement>
        /// How many it has by now.
        public var lines: Int

        public init(id: ID<Statement>, lines: Int) {
            self.id = id
            self.lines = lines
        }
    }

    public struct ReconcileStatement: Query {
        public static let name = "trade.statement.reconcile"
        public static let summary = "Compares a gateway's statement with the payments and refunds here, line by line."
        public static let roles: [Role] = [.edge]
        public static let example = ReconcileStatement(id: .example(12))
        public static let refusals: [RefusalCode] = [.statementNotFound]

        public var id: ID<Statement>

        public init(id: ID<Statement>) {
            self.id = id
        }

        public typealias Reply = Reconciliation
    }

    public enum StatementFault: String, CaseIterable, Codable, Sendable {
        /// The statement has a movement that is not known here at all.
        case unknown
        /// The statement has it; here the gateway has not decided, or has declined.
        case undecided
        /// It is here, and not on the statement.
        case missing
        /// The amounts or currencies differ.
        case amount
        /// The statement has it more than once.
        case repeated
    }

    public struct StatementDifference: Exemplified, Hashable, Codable, Sendable {
        public static let example = StatementDifference(
            fault: .amount,
            kind: .payment,
            reference: ID<Payment>.example(7).description,
            line: 1,
            here: Money(3598, .eur),
            there: Money(3599, .eur)
        )

        public var fault: StatementFault
        public var kind: StatementKind
        public var reference: String
        /// Of the statement.
        public var line: Int?
        /// What it is by our books.
        public var here: Money?
        /// What it is by the gateway's.
        public var there: Money?

        public init(
            fault: StatementFault,
            kind: StatementKind,
            reference: String,
            line: Int? = nil,
            here: Money? = nil,
            there: Money? = nil
        ) {
            self.fault = fault
            self.kind = kind
            self.reference = reference
            self.line = line
            self.here = here
            self.there = there
        }
    }

    public struct StatementTotal: Exemplified, Hashable, Codable, Sendable {
        public static let example = StatementTotal(
            kind: .payment,
            currency: .eur,
            lines: 1,
            here: 3598,
            there: 3598,
            fees: 77
        )

        public var kind: StatementKind
        public var currency: Currency
        /// Of the statement.
        public var lines: Int
        /// By our books within the time of the statement, in minor units as are the others.
        public var here: Int64
        public var there: Int64
        public var fees: Int64

        public init(
            kind: StatementKind,
            currency: Currency,
            lines: Int,
            here: Int64,
            there: Int64,
            fees: Int64
        ) {
            self.kind = kind
            self.currency = currency
            self.lines = lines
            self.here = here
            self.there = there
            self.fees = fees
        }
    }

    public struct Reconciliation: Exemplified, Hashable, Codable, Sendable {
        public static let example = Reconciliation(agreed: 1, differences: [.example], totals: [.example])

        /// How many movements are the same there and here.
        public var agreed: Int
        /// The first thousand.
        public var differences: [StatementDifference]
        public var totals: [StatementTotal]

        public init(agreed: Int, differences: [StatementDifference], totals: [StatementTotal]) {
            self.agreed = agreed
            self.differences = differences
            self.totals = totals
        }
    }
}
