import Model
import ServiceKit

/// Takes the gateway's word on a payment, and announces what is news; money for an order that has no use for it goes
/// back.
func settlePayment(_ command: Trade.SettlePayment, in transaction: Transaction) throws -> Trade.PaymentSettled {
    guard var payment = try transaction.payments.find(command.payment) else {
        throw Refusal(.paymentNotFound, "There is no payment \(command.payment).", path: "$.payment")
    }
    try payment.check(command)
    guard payment.settle(command.outcome, reference: command.gatewayReference, at: transaction.now) else {
        if payment.state == .open {
            transaction.schedule(
                Trade.CheckPayment(payment: payment.id, order: payment.order),
                at: transaction.now + payment.patience,
                key: payment.timer
            )
        }
        return payment.settled
    }
    try transaction.payments.save(payment)
    transaction.cancel(payment.timer)
    transaction.emit(payment.settled)
    if payment.state == .succeeded {
        try transaction.accept(payment)
    } else {
        try transaction.closeUnlessPaid(payment.order)
    }
    return payment.settled
}
