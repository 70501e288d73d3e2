import Model
import ServiceKit

/// Asks again for an answer that has not come, and gives up after the third time unless the order is paid.
func chaseOrder(_ command: Trade.ChaseOrder, in transaction: Transaction) throws -> Trade.Order {
    var order = try transaction.require(command.order)
    let before = order
    guard [.verdict, .stock, .lateStock, .commit].contains(order.step) else { return order.view }
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
