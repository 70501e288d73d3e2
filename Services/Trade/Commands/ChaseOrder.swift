import Model
import ServiceKit

/// Asks again for an answer that has not come, and gives up after the third time unless the order is paid; goods that
/// ought to have come in by now are waited for no longer.
func chaseOrder(_ command: Trade.ChaseOrder, in transaction: Transaction) throws -> Trade.Order {
    var order = try transaction.require(command.order)
    let before = order
    guard ![.payment, .nothing].contains(order.step) else { return order.view }
    guard try !transaction.isOverdue(order) else {
        return try transaction.close(order, because: Order.Reason.goodsLate).view
    }
    order.asks += 1
    if order.patience != nil {
        try transaction.orders.move(order, from: before)
        try transaction.ask(for: order)
    } else if order.step == .lateStock {
        try transaction.giveUpLatePayment(of: before)
    } else {
        try transaction.refuse(before, because: order.reasonForSilence)
    }
    return try transaction.require(command.order).view
}
