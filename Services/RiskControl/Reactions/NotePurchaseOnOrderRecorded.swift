import Model
import ServiceKit

/// Learns what people paid elsewhere: it counts as history, and alarms nobody.
func notePurchaseOnOrderRecorded(_ event: Trade.OrderRecorded, in transaction: Transaction) throws {
    let order = event.order
    guard try !transaction.isErased(order.buyer) else { return }
    try transaction.purchases.add(order.id, of: order.buyer, order.total, paidAt: order.placedAt)
}
