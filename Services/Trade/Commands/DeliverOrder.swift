import Model
import ServiceKit

/// Notes that the carrier has brought the last parcel and announces it, once; from then on the buyer has ten days.
func deliverOrder(_ command: Trade.DeliverOrder, in transaction: Transaction) throws -> Trade.OrderDelivered {
    var order = try transaction.require(command.order)
    let before = order
    if order.view.deliveredAt != nil { return Trade.OrderDelivered(order: order.view) }
    try order.deliver(at: transaction.now)
    try transaction.orders.move(order, from: before)
    transaction.schedule(
        Trade.ReceiveOrder(order: command.order),
        at: transaction.now + Order.timeToReceive,
        key: order.timer
    )
    let delivered = Trade.OrderDelivered(order: order.view)
    transaction.emit(delivered)
    return delivered
}
