import Model
import ServiceKit

/// Tells the buyer that the order goes no further; the reason is not for them.
func tellOnOrderRefused(_ event: Trade.OrderRefused, in transaction: Transaction) throws {
    let order = event.order
    try transaction.tell(
        Notification.SendMessage(
            person: order.buyer,
            template: "order_refused",
            parameters: ["order": order.id.description],
            key: "order_refused \(order.id)"
        )
    )
}
