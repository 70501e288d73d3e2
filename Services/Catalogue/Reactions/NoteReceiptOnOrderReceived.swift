import Model
import ServiceKit

/// Notes who has received what, so that they may say what it is like.
func noteReceiptOnOrderReceived(_ event: Trade.OrderReceived, in transaction: Transaction) throws {
    guard try !transaction.isErased(event.order.buyer) else { return }
    let time = event.order.receivedAt ?? transaction.now
    for line in event.order.lines { try transaction.receipts.note(event.order.buyer, received: line.product, at: time) }
}
