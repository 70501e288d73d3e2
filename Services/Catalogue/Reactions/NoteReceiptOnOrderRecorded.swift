import Model
import ServiceKit

/// Takes whoever has bought elsewhere before for somebody who has received it.
func noteReceiptOnOrderRecorded(_ event: Trade.OrderRecorded, in transaction: Transaction) throws {
    guard try !transaction.isErased(event.order.buyer) else { return }
    let time = event.order.receivedAt ?? event.order.placedAt
    for line in event.order.lines { try transaction.receipts.note(event.order.buyer, received: line.product, at: time) }
}
