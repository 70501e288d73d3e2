import Model
import ServiceKit

/// Learns what people pay, and links the buyer to what the order was assessed with: a paid order proves it.
func notePurchaseOnOrderPaid(_ event: Trade.OrderPaid, in transaction: Transaction) throws {
    let order = event.order
    guard try !transaction.isErased(order.buyer) else { return }
    try transaction.purchases.add(
        order.id,
        of: order.buyer,
        order.total,
        paidAt: order.paidAt ?? transaction.now
    )
    let assessment = try transaction.assessments.find(.order, of: order.buyer, subject: order.id.description)
    if let assessment { try transaction.links.add(assessment) }
}
