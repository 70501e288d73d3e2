import Model

/// One request to the gateway for the money of an order.
struct Payment: Hashable {
    let id: ID<Trade.Payment>
    let order: ID<Trade.Order>
    let amount: Money
    /// The gateway's token for the means of payment.
    let instrument: String
    var state = State.open
    /// How often the gateway has been asked what became of it.
    var checks = 0
    var gatewayReference: String?
    let startedAt: Timestamp
    var settledAt: Timestamp?

    enum State: String {
        case open
        case succeeded
        case declined
    }

    /// How long the first answer may take.
    static let timeToAnswer = Duration.seconds(30)
    /// About three days; then the payment counts as declined, until the gateway says otherwise.
    private static let mostChecks = 40
}

extension Payment {
    var timer: String { "payment.\(id)" }

    var started: Trade.PaymentStarted { Trade.PaymentStarted(payment: id, order: order, amount: amount) }

    /// What is known of it.
    var settled: Trade.PaymentSettled {
        let outcome: Trade.PaymentOutcome =
            switch state {
            case .open: .pending
            case .succeeded: .succeeded
            case .declined: .declined
            }
        return Trade.PaymentSettled(payment: id, order: order, amount: amount, outcome: outcome)
    }

    var isGivenUp: Bool { checks >= Self.mostChecks }

    /// How long to wait before asking the gateway again.
    var patience: Duration { .patience(after: checks) }

    /// Refuses the gateway's word if it is about another order or another sum.
    func check(_ command: Trade.SettlePayment) throws(Refusal) {
        guard command.order == order else {
            throw Refusal(.paymentMismatch, "The payment \(id) is for another order.", path: "$.order")
        }
        guard command.amount == amount else {
            throw Refusal(
                .paymentMismatch,
                "The payment \(id) is of \(amount.amount) \(amount.currency).",
                path: "$.amount"
            )
        }
    }

    /// Takes the gateway's word; whether it is news.
    ///
    /// Money that has come is not undone by a later no, and comes even after one.
    mutating func settle(_ outcome: Trade.PaymentOutcome, reference: String?, at now: Timestamp) -> Bool {
        switch (state, outcome) {
        case (.open, .succeeded), (.declined, .succeeded): state = .succeeded
        case (.open, .declined): state = .declined
        case (_, .pending), (.succeeded, _), (.declined, .declined): return false
        }
        gatewayReference = reference ?? gatewayReference
        settledAt = now
        return true
    }
}

extension Duration {
    /// How long to wait for the gateway before the next question: longer and longer, and never for good.
    static func patience(after questions: Int) -> Duration {
        let waits: [Duration] = [.seconds(5), .seconds(30), .seconds(300), .seconds(1800), .seconds(7200)]
        return waits[min(questions, waits.count - 1)]
    }
}
