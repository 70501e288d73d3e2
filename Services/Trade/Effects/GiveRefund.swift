import Model
import ServiceKit

/// Asks the gateway to give money back; it knows each attempt by refund and number, so asking twice gives back once.
struct GiveRefund: Effect {
    static let name = "trade.refund.give"
    typealias Outcome = Trade.SettleRefund

    var refund: ID<Trade.Refund>
    var order: ID<Trade.Order>
    var payment: ID<Trade.Payment>
    var amount: Money
    var instrument: String
    /// Which attempt at the refund this is.
    var attempt: Int
    /// How often it has been asked about the refund, this time included.
    var asks: Int
}

/// Gives money back by way of the sandbox.
func giveRefund(_ request: GiveRefund, attempt: EffectAttempt) async throws -> Trade.SettleRefund {
    let instrument = Sandbox(rawValue: request.instrument) ?? .ok
    guard instrument.isReachable(attempt: attempt.number) else { throw GatewayUnreachable() }
    return Trade.SettleRefund(
        refund: request.refund,
        order: request.order,
        amount: instrument.refundedAmount(request.amount, asks: request.asks),
        attempt: request.attempt,
        outcome: instrument.refund(attempt: request.attempt, asks: request.asks),
        gatewayReference: "sandbox-\(request.refund)-\(request.attempt)"
    )
}
