extension RefusalCode {
    public static let paymentNotFound = RefusalCode("payment_not_found", "There is no such payment")
    public static let paymentExists = RefusalCode("payment_exists", "Another payment has this id already")
    public static let paymentMismatch = RefusalCode(
        "payment_mismatch",
        "The amount, currency or order is not that of the payment"
    )
    public static let refundNotFound = RefusalCode("refund_not_found", "There is no such refund")
    public static let refundExists = RefusalCode("refund_exists", "Another refund has this id already")
    public static let refundMismatch = RefusalCode(
        "refund_mismatch",
        "The amount or currency is not that of the refund"
    )
    public static let refundTooLarge = RefusalCode("refund_too_large", "More than what was paid and not yet refunded")
}

// Payments.
extension Trade {
    public enum Payment: Identified {
        public static let idPrefix = "pay"
    }

    public enum PaymentOutcome: String, CaseIterable, Codable, Sendable {
        case succeeded
        case declined
        /// The gateway does not know yet: it is asked again.
        case pending
    }

    public struct PayOrder: Command {
        public static let name = "trade.order.pay"
        public static let summary =
            "Has the gateway take the order's amount; a second one while the first is open answers with the first."
        public static let example = PayOrder(
            id: .example(7),
            order: .example(3),
            instrument: "sandbox_ok",
            approval: Identity.Approval.example.token
        )
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [
            .orderNotFound, .orderState, .paymentExists, .approvalMissing, .approvalInvalid,
        ]

        /// The id that the payment is to have: the same one again takes no money again.
        public var id: ID<Payment>?
        public var order: ID<Order>
        /// The gateway's token for the means of payment; never a card number.
        public var instrument: String
        /// The buyer's approval of this order and its total, to `souk`: wanted for much money, for another address than
        /// before, and where risk control has doubts.
        public var approval: String?
        public var partitionKey: String { order.description }

        public init(id: ID<Payment>? = nil, order: ID<Order>, instrument: String, approval: String? = nil) {
            self.id = id
            self.order = order
            self.instrument = instrument
            self.approval = approval
        }

        /// What the buyer of an order approves.
        public static func deed(paying order: Order) -> Identity.Deed {
            Identity.Deed(action: name, subject: order.id.description, payee: "souk", amount: order.total)
        }

        public typealias Reply = PaymentStarted
    }

    public struct PaymentStarted: Event, Hashable {
        public static let name = "trade.payment.started"
        public static let summary = "The gateway is being asked for money."
        public static let example = PaymentStarted(
            payment: .example(7),
            order: .example(3),
            amount: Money(3598, .eur)
        )

        public var payment: ID<Payment>
        public var order: ID<Order>
        public var amount: Money
        public var partitionKey: String { order.description }

        public init(payment: ID<Payment>, order: ID<Order>, amount: Money) {
            self.payment = payment
            self.order = order
            self.amount = amount
        }
    }

    public struct CheckPayment: Command {
        public static let name = "trade.payment.check"
        public static let summary =
            "Asks the gateway again what became of a payment; sent by the service to itself."
        public static let example = CheckPayment(payment: .example(7), order: .example(3))
        public static let roles: [Role] = [.service("trade")]
        public static let refusals: [RefusalCode] = [.paymentNotFound]

        public var payment: ID<Payment>
        public var order: ID<Order>
        public var partitionKey: String { order.description }

        public init(payment: ID<Payment>, order: ID<Order>) {
            self.payment = payment
            self.order = order
        }

        public typealias Reply = PaymentSettled
    }

    public struct SettlePayment: Command {
        public static let name = "trade.payment.settle"
        public static let summary =
            "Tells what the gateway decided; late, repeated and contradicting answers are welcome and change nothing twice."
        public static let example = SettlePayment(
            payment: .example(7),
            order: .example(3),
            amount: Money(3598, .eur),
            outcome: .succeeded,
            gatewayReference: "sandbox-8842"
        )
        public static let roles: [Role] = [.service("trade"), .edge]
        public static let refusals: [RefusalCode] = [.paymentNotFound, .paymentMismatch]

        public var payment: ID<Payment>
        public var order: ID<Order>
        public var amount: Money
        public var outcome: PaymentOutcome
        public var gatewayReference: String?
        public var partitionKey: String { order.description }

        public init(
            payment: ID<Payment>,
            order: ID<Order>,
            amount: Money,
            outcome: PaymentOutcome,
            gatewayReference: String? = nil
        ) {
            self.payment = payment
            self.order = order
            self.amount = amount
            self.outcome = outcome
            self.gatewayReference = gatewayReference
        }

        public typealias Reply = PaymentSettled
    }

    public struct PaymentSettled: Event, Hashable {
        public static let name = "trade.payment.settled"
        public static let summary = "The gateway has decided on a payment."
        public static let example = PaymentSettled(
            payment: .example(7),
            order: .example(3),
            amount: Money(3598, .eur),
            outcome: .succeeded
        )

        public var payment: ID<Payment>
        public var order: ID<Order>
        public var amount: Money
        public var outcome: PaymentOutcome
        public var partitionKey: String { order.description }

        public init(payment: ID<Payment>, order: ID<Order>, amount: Money, outcome: PaymentOutcome) {
            self.payment = payment
            self.order = order
            self.amount = amount
            self.outcome = outcome
        }
    }
}

// Refunds.
extension Trade {
    public enum Refund: Identified {
        public static let idPrefix = "rfd"
    }

    public struct RefundOrder: Command {
        public static let name = "trade.order.refund"
        public static let summary = "Gives back what was paid for an order, or a part of it."
        public static let example = RefundOrder(
            id: .example(6),
            order: .example(3),
            amount: Money(3598, .eur),
            reason: "quality",
            approval: Identity.Approval.example.token
        )
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [
            .orderNotFound,
            .orderState,
            .refundExists,
            .refundTooLarge,
            .secondPersonMissing,
            .approvalInvalid,
        ]

        public var id: ID<Refund>?
        public var order: ID<Order>
        /// All that is left, unless given.
        public var amount: Money?
        public var reason: String
        /// Much money once two people have the duty treasury: the approval of one of them for this order and amount, while
        /// another sends this for themselves.
        public var approval: String?
        public var partitionKey: String { order.description }

        public init(
            id: ID<Refund>? = nil,
            order: ID<Order>,
            amount: Money? = nil,
            reason: String,
            approval: String? = nil
        ) {
            self.id = id
            self.order = order
            self.amount = amount
            self.reason = reason
            self.approval = approval
        }

        /// What the second person approves.
        public static func deed(refunding amount: Money, of order: ID<Order>) -> Identity.Deed {
            Identity.Deed(action: name, subject: order.description, amount: amount)
        }

        public typealias Reply = RefundStarted
    }

    public struct RefundStarted: Event, Hashable {
        public static let name = "trade.refund.started"
        public static let summary = "The gateway is being asked to give money back, until it confirms."
        public static let example = RefundStarted(
            refund: .example(6),
            order: .example(3),
            amount: Money(3598, .eur),
            reason: "quality"
        )

        public var refund: ID<Refund>
        public var order: ID<Order>
        public var amount: Money
        public var reason: String
        public var partitionKey: String { order.description }

        public init(refund: ID<Refund>, order: ID<Order>, amount: Money, reason: String) {
            self.refund = refund
            self.order = order
            self.amount = amount
            self.reason = reason
        }
    }

    public struct RetryRefund: Command {
        public static let name = "trade.refund.retry"
        public static let summary =
            "Asks the gateway again to give money back; sent by the service to itself until the gateway confirms."
        public static let example = RetryRefund(refund: .example(6), order: .example(3))
        public static let roles: [Role] = [.service("trade")]
        public static let refusals: [RefusalCode] = [.refundNotFound]

        public var refund: ID<Refund>
        public var order: ID<Order>
        public var partitionKey: String { order.description }

        public init(refund: ID<Refund>, order: ID<Order>) {
            self.refund = refund
            self.order = order
        }

        public typealias Reply = RefundSettled
    }

    public struct SettleRefund: Command {
        public static let name = "trade.refund.settle"
        public static let summary = "Tells what the gateway made of a refund; sent by the service to itself."
        public static let example = SettleRefund(
            refund: .example(6),
            order: .example(3),
            amount: Money(3598, .eur),
            attempt: 1,
            outcome: .succeeded,
            gatewayReference: "sandbox-8843"
        )
        public static let roles: [Role] = [.service("trade")]
        public static let refusals: [RefusalCode] = [.refundNotFound, .refundMismatch]

        public var refund: ID<Refund>
        public var order: ID<Order>
        /// What the gateway says that it gives back; the refund's, unless given.
        public var amount: Money?
        /// Which attempt it is about; the latest unless given.
        public var attempt: Int?
        public var outcome: PaymentOutcome
        public var gatewayReference: String?
        public var partitionKey: String { order.description }

        public init(
            refund: ID<Refund>,
            order: ID<Order>,
            amount: Money? = nil,
            attempt: Int? = nil,
            outcome: PaymentOutcome,
            gatewayReference: String? = nil
        ) {
            self.refund = refund
            self.order = order
            self.amount = amount
            self.attempt = attempt
            self.outcome = outcome
            self.gatewayReference = gatewayReference
        }

        public typealias Reply = RefundSettled
    }

    public struct RefundSettled: Event, Hashable {
        public static let name = "trade.refund.settled"
        public static let summary = "The gateway has decided on an attempt to refund."
        public static let example = RefundSettled(refund: .example(6), order: .example(3), outcome: .succeeded)

        public var refund: ID<Refund>
        public var order: ID<Order>
        public var outcome: PaymentOutcome
        public var partitionKey: String { order.description }

        public init(refund: ID<Refund>, order: ID<Order>, outcome: PaymentOutcome) {
            self.refund = refund
            self.order = order
            self.outcome = outcome
        }
    }
}
