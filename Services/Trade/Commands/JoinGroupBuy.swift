import Model
import ServiceKit

/// Reserves a seat and places its order; the same again is answered, not repeated.
func joinGroupBuy(_ command: Trade.JoinGroupBuy, in transaction: Transaction) throws -> Trade.GroupBuyJoined {
    try transaction.refuseIfErased(command.buyer)
    var group = try transaction.require(command.groupBuy)
    if let known = try transaction.findPlaced(command.order, by: command.buyer, through: .groupBuy(group.id)) {
        return Trade.GroupBuyJoined(groupBuy: group, order: known.view)
    }
    if group.isOpen(at: transaction.now) { try transaction.refuseSecondSeat(command.buyer, in: group.offer) }
    let leader = group.members.first { $0.person == group.leader }?.order
    let orderID = command.order ?? transaction.newID()
    try group.join(command.buyer, with: orderID, at: transaction.now)
    let order = try Order(
        id: orderID,
        buyer: command.buyer,
        lines: transaction.withReturnDays([
            Order.line(group.product, quantity: 1, at: group.price, path: "$.group_buy")
        ]),
        address: command.address,
        campaign: .groupBuy(group.id),
        origin: Order.Origin(device: command.device, network: command.network, leader: leader),
        at: transaction.now
    )
    try transaction.groupBuys.save(group)
    let joined = Trade.GroupBuyJoined(groupBuy: group, order: order.view)
    transaction.emit(joined)
    try transaction.place(order)
    return joined
}
