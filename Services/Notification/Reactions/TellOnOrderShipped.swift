import Model
import ServiceKit

/// Tells the buyer that the parcel is under way.
func tellOnOrderShipped(_ event: Trade.OrderShipped, in transaction: Transaction) throws {
    let order = event.order
    try transaction.tell(
        Notification.SendMessage(
            person: order.buyer,
            template: "order_shipped",
            parameters: ["order": order.id.description],
            key: "order_shipped \(order.id)"
        )
    )
}
