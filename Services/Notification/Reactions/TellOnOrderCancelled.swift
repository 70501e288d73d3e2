import Model
import ServiceKit

/// Tells the buyer that nothing will come.
func tellOnOrderCancelled(_ event: Trade.OrderCancelled, in transaction: Transaction) throws {
    let order = event.order
    try transaction.tell(
        Notification.SendMessage(
            person: order.buyer,
            template: "order_cancelled",
            parameters: ["order": order.id.description],
            key: "order_cancelled \(order.id)"
        )
    )
}
