import Model
import ServiceKit

/// Tells the buyer that money comes back, for each refund.
func tellOnOrderRefunded(_ event: Trade.OrderRefunded, in transaction: Transaction) throws {
    try transaction.tell(
        Notification.SendMessage(
            person: event.order.buyer,
            template: "order_refunded",
            parameters: ["order": event.order.id.description, "amount": event.amount.text],
            key: "order_refunded \(event.refund)"
        )
    )
}
