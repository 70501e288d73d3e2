import Model
import ServiceKit

/// Tells who has got pieces of a flash sale that minutes are left to pay for them.
func tellOnOrderAccepted(_ event: Trade.OrderAccepted, in transaction: Transaction) throws {
    let order = event.order
    guard order.flashSale != nil else { return }
    try transaction.tell(
        Notification.SendMessage(
            person: order.buyer,
            template: "flash_sale_won",
            parameters: ["order": order.id.description, "amount": order.total.text],
            key: "flash_sale_won \(order.id)"
        )
    )
}
