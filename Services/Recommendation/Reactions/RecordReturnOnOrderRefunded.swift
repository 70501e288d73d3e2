import Model
import ServiceKit

/// Keeps that an order was paid back in full: as given back if it had been sent, else as if it had never been.
func recordReturnOnOrderRefunded(_ event: Trade.OrderRefunded, in transaction: Transaction) throws {
    let order = event.order
    guard order.state == .refunded else { return }
    // The same time however often it is told, so that it counts once.
    try transaction.keep(
        order.lines,
        of: order.buyer,
        order.shippedAt == nil ? .cancel : .giveBack,
        at: order.closedAt ?? transaction.now
    )
}
