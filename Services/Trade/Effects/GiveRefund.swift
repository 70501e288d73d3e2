import Model
import ServiceKit

/// Asks the gateway to give money back; it knows the refund by its id, so asking twice gives back once.
struct GiveRefund: Effect {
    static let name = "trade.refund.give"
    typealias Outcome = Trade.SettleRefund

    var refund: ID<Trade.Refund>
    var order: ID<Trade.Order>
    var payment: ID<Trade.Payment>
    var amount: Money
    var instrument: String
    /// How often it has been asked, this time included.
    var attempt: Int
}

/// Gives money back by way of the sandbox.
func giveRefund(_ request: GiveRefund, attempt: EffectAttempt) async throws -> Trade.SettleRefund {
    let instrument = Sandbox(rawValue: request.instrument) ?? .ok
    guard instrument.isReachable(attempt: attempt.number) else { throw GatewayUnreachable() }
    return Trade.SettleRefund(
        refund: request.refund,
        order: request.order,
        outcome: instrument.refund(attempt: request.attempt),
        gatewayReference: "sandbox-\(request.refund)"
    )
}
