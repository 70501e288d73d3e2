import Model

/// Money on its way back: one intent, tried until the gateway confirms.
struct Refund: Hashable {
    let id: ID<Trade.Refund>
    let order: ID<Trade.Order>
    let payment: ID<Trade.Payment>
    let amount: Money
    /// How much of it is for sending, in minor units; the rest is for goods.
    let shipping: Int64
    let reason: String
    let instrument: String
    var isConfirmed = false
    /// How often the gateway has been asked.
    var attempts = 1
    var gatewayReference: String?
    let startedAt: Timestamp
    var settledAt: Timestamp?

    /// How long an answer may take.
    static let timeToAnswer = Duration.seconds(60)
}

extension Refund {
    var timer: String { "refund.\(id)" }

    /// How long to wait before the next attempt.
    var patience: Duration { .patience(after: attempts - 1) }

    var started: Trade.RefundStarted {
        Trade.RefundStarted(refund: id, order: order, amount: amount, reason: reason)
    }

    /// Takes the gateway's confirmation; whether it is news.
    mutating func confirm(reference: String?, at now: Timestamp) -> Bool {
        guard !isConfirmed else { return false }
        isConfirmed = true
        gatewayReference = reference
        settledAt = now
        return true
    }
}
