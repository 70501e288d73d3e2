import Model
import ServiceKit

/// Closes an order whose time to pay is over.
///
/// While the gateway has not decided on a payment it is asked once more, and the order waits a little for its answer.
func expireOrder(_ command: Trade.ExpireOrder, in transaction: Transaction) throws -> Trade.Order {
    let order = try transaction.require(command.order)
    guard order.view.state == .awaitingPayment, let expiresAt = order.view.expiresAt, transaction.now >= expiresAt
    else { return order.view }
    let end = expiresAt + Order.closingTime
    if let payment = try transaction.payments.findOpen(of: command.order), transaction.now < end {
        transaction.schedule(
            Trade.CheckPayment(payment: payment.id, order: payment.order),
            at: transaction.now,
            key: payment.timer
        )
        transaction.schedule(command, at: end, key: order.timer)
        return order.view
    }
    return try transaction.close(order, because: Order.Reason.expired).view
}
