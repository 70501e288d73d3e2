import Model
import ServiceKit

/// Notes that a parcel of a paid order is on its way and announces it, once; its group-buy has to have formed.
func shipOrder(_ command: Trade.ShipOrder, in transaction: Transaction) throws -> Trade.OrderShipped {
    var order = try transaction.require(command.order)
    let before = order
    let sent = try transaction.parcels.all(of: command.order)
    if let number = command.parcel, let known = sent.first(where: { $0.number == number }) {
        guard command.lines == nil || command.lines == known.lines else {
            throw Refusal(.parcelExists, "The order has another parcel \(number).", path: "$.parcel")
        }
        return Trade.OrderShipped(order: order.view, parcel: known)
    }
    if order.view.state == .shipped, command.lines == nil {
        return Trade.OrderShipped(order: order.view, parcel: sent.last)
    }
    guard order.isPaid else {
        throw Refusal(.orderState, "The order is \(order.view.state.rawValue), not paid.", path: "$.order")
    }
    guard command.parcel ?? sent.count + 1 == sent.count + 1 else {
        throw Refusal(.invalidField, "The next parcel has the number \(sent.count + 1).", path: "$.parcel")
    }
    if let group = try order.view.groupBuy.flatMap(transaction.groupBuys.find), group.state != .formed {
        throw Refusal(.orderState, "The group-buy \(group.id) has not formed.", path: "$.order")
    }
    let parcel = Trade.Parcel(
        number: sent.count + 1,
        lines: command.lines ?? order.unshipped,
        shippedAt: transaction.now
    )
    try order.ship(parcel.lines, at: transaction.now)
    try transaction.orders.move(order, from: before)
    try transaction.parcels.add(parcel, of: order, carrier: command.carrier, trackingNumber: command.trackingNumber)
    if order.view.state == .shipped {
        transaction.awaitReceipt(of: order)
        try transaction.completeClaim(replacedBy: order)
    }
    let shipped = Trade.OrderShipped(order: order.view, parcel: parcel)
    transaction.emit(shipped)
    return shipped
}
