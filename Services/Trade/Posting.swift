import Model

/// One business event as the ledger keeps it: what left one account has come into another.
///
/// There is one for each kind and subject, so nothing is ever posted twice.
struct Posting: Hashable {
    let kind: Trade.PostingKind
    let order: ID<Trade.Order>
    /// The payment, order or refund that it is about.
    let subject: UUID128
    let currency: Currency
    /// In minor units; debits are positive.
    private(set) var entries: [Trade.LedgerAccount: Int64] = [:]

    /// Moves an amount out of one account into another; nothing is not moved.
    private mutating func move(_ amount: Int64, from source: Trade.LedgerAccount, to target: Trade.LedgerAccount) {
        for (account, amount) in [(target, amount), (source, -amount)] {
            let sum = entries[account, default: 0] + amount
            entries[account] = sum == 0 ? nil : sum
        }
    }
}

extension Posting {
    /// The gateway has taken a payment's money, which is the buyer's until an order uses it.
    static func received(_ payment: Payment) -> Posting {
        var posting = Posting(
            kind: .paymentReceived,
            order: payment.order,
            subject: payment.id.uuid,
            currency: payment.amount.currency
        )
        posting.move(payment.amount.amount, from: .buyerCredit, to: .gatewayClearing)
        return posting
    }

    /// An order has used the buyer's money.
    static func paid(_ order: Trade.Order) -> Posting {
        var posting = Posting(kind: .orderPaid, order: order.id, subject: order.id.uuid, currency: order.total.currency)
        posting.move(order.total.amount, from: .revenue, to: .buyerCredit)
        for line in order.lines {
            posting.move(line.discount?.amount ?? 0, from: .revenue, to: .discounts)
            posting.move(line.shipping?.amount ?? 0, from: .shippingIncome, to: .revenue)
        }
        return posting
    }

    /// Money is to go back: what an order had used, or what no order had a use for.
    static func started(_ refund: Refund, isUsed: Bool) -> Posting {
        var posting = Posting(
            kind: .refundStarted,
            order: refund.order,
            subject: refund.id.uuid,
            currency: refund.amount.currency
        )
        posting.move(
            refund.amount.amount - refund.shipping,
            from: .refundsPayable,
            to: isUsed ? .returns : .buyerCredit
        )
        posting.move(refund.shipping, from: .refundsPayable, to: .shippingIncome)
        return posting
    }

    /// The gateway has given money back.
    static func confirmed(_ refund: Refund) -> Posting {
        var posting = Posting(
            kind: .refundConfirmed,
            order: refund.order,
            subject: refund.id.uuid,
            currency: refund.amount.currency
        )
        posting.move(refund.amount.amount, from: .gatewayClearing, to: .refundsPayable)
        return posting
    }

    /// The gateway has kept something for its work; less than nothing if it has given some of that back.
    static func charged(_ fee: Int64, for movement: Movement) -> Posting {
        var posting = Posting(
            kind: movement.kind.fee,
            order: movement.order,
            subject: movement.subject,
            currency: movement.currency
        )
        posting.move(fee, from: .gatewayClearing, to: .gatewayFees)
        return posting
    }

    /// A payment or refund that a line of a statement is about.
    struct Movement {
        var kind: Trade.StatementKind
        var subject: UUID128
        var order: ID<Trade.Order>
        var currency: Currency
    }
}

extension Trade.StatementKind {
    /// What a fee for it is posted as.
    fileprivate var fee: Trade.PostingKind {
        switch self {
        case .payment: .paymentFee
        case .refund: .refundFee
        }
    }
}

/// When the ledger is audited: every night at three, by the clock of UTC.
enum LedgerAudit {
    static let timer = "ledger.audit"
    private static let day: Int64 = 86_400_000
    private static let hour: Int64 = 3_600_000

    static func next(after now: Timestamp) -> Timestamp {
        let midnight = now.milliseconds - now.milliseconds % day
        let time = midnight + 3 * hour
        return Timestamp(milliseconds: time > now.milliseconds ? time : time + day)
    }
}
