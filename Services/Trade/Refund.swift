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
    /// Which attempt it is in, counted from 1; the gateway knows each by its number.
    ///
    /// Only a no begins another: whoever asks again about an attempt that may have gone well can't be paid twice.
    var attempt = 1
    /// How often the gateway has been asked, about whichever attempt.
    var asks = 1
    var gatewayReference: String?
    let startedAt: Timestamp
    var settledAt: Timestamp?

    /// How long an answer may take.
    static let timeToAnswer = Duration.seconds(60)
}

extension Refund {
    var timer: String { "refund.\(id)" }

    /// How long to wait before the next attempt.
    var patience: Duration { .patience(after: asks - 1) }

    var started: Trade.RefundStarted {
        Trade.RefundStarted(refund: id, order: order, amount: amount, reason: reason)
    }

    /// Refuses the gateway's word if it is about another sum.
    func check(_ command: Trade.SettleRefund) throws(Refusal) {
        guard command.amount ?? amount == amount else {
            throw Refusal(
                .refundMismatch,
                "The refund \(id) is of \(amount.amount) \(amount.currency).",
                path: "$.amount"
            )
        }
    }

    /// Takes the gateway's no to an attempt; whether it is news, so that another attempt begins.
    mutating func decline(_ attempt: Int?) -> Bool {
        guard !isConfirmed, (attempt ?? self.attempt) == self.attempt else { return false }
        self.attempt += 1
        return true
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
