import Model
import ServiceKit

/// Asks the gateway to take an order's money, or what became of it: for the gateway, which knows the payment by its id,
/// both are the same request.
struct CapturePayment: Effect {
    static let name = "trade.payment.capture"
    typealias Outcome = Trade.SettlePayment

    var payment: ID<Trade.Payment>
    var order: ID<Trade.Order>
    var amount: Money
    var instrument: String
    /// How often it has been asked before.
    var checks: Int
    /// Which of the answers to this question it is, of a gateway that gives several.
    var answer: Int
}

/// Takes money by way of the sandbox.
func capturePayment(_ request: CapturePayment, attempt: EffectAttempt) async throws -> Trade.SettlePayment {
    let instrument = Sandbox(rawValue: request.instrument) ?? .declined
    guard instrument.isReachable(attempt: attempt.number) else { throw GatewayUnreachable() }
    if instrument == .slow { try await ContinuousClock().sleep(for: Sandbox.slowness) }
    return Trade.SettlePayment(
        payment: request.payment,
        order: request.order,
        amount: instrument.amount(request.amount, checks: request.checks),
        outcome: instrument.capture(checks: request.checks, answer: request.answer),
        gatewayReference: "sandbox-\(request.payment)"
    )
}
