import Model
import ServiceKit

/// Asks the gateway again about a payment it has not decided on; after three days it counts as declined.
func checkPayment(_ command: Trade.CheckPayment, in transaction: Transaction) throws -> Trade.PaymentSettled {
    guard var payment = try transaction.payments.find(command.payment) else {
        throw Refusal(.paymentNotFound, "There is no payment \(command.payment).", path: "$.payment")
    }
    guard payment.state == .open else { return payment.settled }
    payment.checks += 1
    if payment.isGivenUp {
        _ = payment.settle(.declined, reference: nil, at: transaction.now)
        transaction.emit(payment.settled)
    } else {
        transaction.capture(payment)
    }
    try transaction.payments.save(payment)
    return payment.settled
}
