import Model
import ServiceKit

/// Learns whose orders are refunded.
func noteRefundOnOrderRefunded(_ event: Trade.OrderRefunded, in transaction: Transaction) throws {
    try transaction.purchases.noteRefund(of: event.order.id, at: transaction.now)
}
