import Model
import ServiceKit

/// Closes an order whose time to pay is over.
///
/// While the gateway has not decided on a payment it is asked once more, and the order waits a little for its answer.
func expireOrder(_ command: Trade.ExpireOrder, in transaction: Transaction) throws -> Trade.Order {
    var order = try transaction.require(command.order)
    let before = order
    guard [.awaitingPayment, .closing].contains(order.view.state), let expiresAt = order.view.expiresAt,
        let end = order.endOfClosing, transaction.now >= expiresAt
    else { return order.view }
    guard let payment = try transaction.payments.findOpen(of: command.order), transaction.now < end else {
        return try transaction.close(order, because: Order.Reason.expired).view
    }
    guard order.view.state == .awaitingPayment else { return order.view }
    order.beginClosing()
    try transaction.orders.move(order, from: before)
    transaction.schedule(
        Trade.CheckPayment(payment: payment.id, order: payment.order),
        at: transaction.now,
        key: payment.timer
    )
    transaction.schedule(command, at: end, key: order.timer)
    return order.view
}
