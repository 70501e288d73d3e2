import Model
import ServiceKit

/// Notes that the buyer has the goods and announces it, once.
func receiveOrder(_ command: Trade.ReceiveOrder, in transaction: Transaction) throws -> Trade.OrderReceived {
    var order = try transaction.require(command.order)
    try transaction.checkActor(order.view.buyer)
    let before = order
    if order.view.state == .received { return Trade.OrderReceived(order: order.view) }
    try order.receive(at: transaction.now)
    try transaction.orders.move(order, from: before)
    transaction.cancel(order.timer)
    let received = Trade.OrderReceived(order: order.view)
    transaction.emit(received)
    return received
}
