import Model
import ServiceKit

/// Notes that a paid order is on its way and announces it, once; its group-buy has to have formed.
func shipOrder(_ command: Trade.ShipOrder, in transaction: Transaction) throws -> Trade.OrderShipped {
    var order = try transaction.require(command.order)
    let before = order
    if order.view.state == .shipped { return Trade.OrderShipped(order: order.view) }
    guard order.isPaid else {
        throw Refusal(.orderState, "The order is \(order.view.state.rawValue), not paid.", path: "$.order")
    }
    if let group = try order.view.groupBuy.flatMap(transaction.groupBuys.find), group.state != .formed {
        throw Refusal(.orderState, "The group-buy \(group.id) has not formed.", path: "$.order")
    }
    order.ship(at: transaction.now)
    try transaction.orders.move(order, from: before)
    try transaction.orders.note(
        carrier: command.carrier,
        trackingNumber: command.trackingNumber,
        for: command.order
    )
    transaction.schedule(
        Trade.ReceiveOrder(order: command.order),
        at: transaction.now + Order.timeToReceive,
        key: order.timer
    )
    let shipped = Trade.OrderShipped(order: order.view)
    transaction.emit(shipped)
    return shipped
}
