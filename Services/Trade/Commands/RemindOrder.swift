import Model
import ServiceKit

/// Reminds the buyer of an order that half of the time to pay is over, if no payment is under way, and waits for the rest.
///
/// Whether the buyer wants to be told such things is for the service that tells them to decide, when it does.
func remindOrder(_ command: Trade.RemindOrder, in transaction: Transaction) throws -> Trade.Order {
    let order = try transaction.require(command.order)
    guard order.view.state == .awaitingPayment, let expiresAt = order.view.expiresAt,
        let halfway = order.halfway, transaction.now >= halfway
    else { return order.view }
    transaction.schedule(Trade.ExpireOrder(order: command.order), at: expiresAt, key: order.timer)
    // After a stand-still the other half may be over, too.
    guard transaction.now < expiresAt, try transaction.payments.findOpen(of: command.order) == nil,
        try !transaction.isErased(order.view.buyer)
    else { return order.view }
    transaction.send(
        Notification.SendMessage(
            person: order.view.buyer,
            template: "order_unpaid",
            parameters: ["order": order.view.id.description],
            key: "order_unpaid \(order.view.id)"
        )
    )
    return order.view
}
