import Model
import ServiceKit

/// Tells the buyer that the money has arrived.
func tellOnOrderPaid(_ event: Trade.OrderPaid, in transaction: Transaction) throws {
    let order = event.order
    try transaction.tell(
        Notification.SendMessage(
            person: order.buyer,
            template: "order_paid",
            parameters: ["order": order.id.description, "amount": order.total.text],
            key: "order_paid \(order.id)"
        )
    )
}
