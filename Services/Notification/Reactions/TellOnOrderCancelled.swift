import Model
import ServiceKit

/// Tells the buyer that nothing will come; who let the minutes of a flash sale pass is told that those were why.
func tellOnOrderCancelled(_ event: Trade.OrderCancelled, in transaction: Transaction) throws {
    let order = event.order
    let isLost = order.flashSale != nil && order.reason == "expired"
    try transaction.tell(
        Notification.SendMessage(
            person: order.buyer,
            template: isLost ? "flash_sale_lost" : "order_cancelled",
            parameters: ["order": order.id.description],
            key: "order_cancelled \(order.id)"
        )
    )
}
