import Model
import ServiceKit

/// Opens a group-buy and places its leader's order; the same again is answered, not repeated.
func openGroupBuy(_ command: Trade.OpenGroupBuy, in transaction: Transaction) throws -> Trade.GroupBuyOpened {
    try transaction.refuseIfErased(command.buyer)
    if let id = command.id, let known = try transaction.groupBuys.find(id) {
        guard let order = try command.order.flatMap(transaction.orders.find), known.offer == command.offer,
            order.view.groupBuy == id, order.view.buyer == command.buyer
        else { throw Refusal(.groupBuyExists, "There is a group-buy \(id) already.", path: "$.id") }
        return Trade.GroupBuyOpened(groupBuy: known, order: order.view)
    }
    guard let offer = try transaction.groupBuys.findOffer(command.offer) else {
        throw Refusal(.offerNotFound, "There is no offer \(command.offer).", path: "$.offer")
    }
    guard offer.withdrawnAt == nil else {
        throw Refusal(.campaignClosed, "The offer \(offer.id) was withdrawn.", path: "$.offer")
    }
    _ = try transaction.price(of: offer.product, path: "$.offer")
    try transaction.refuseSecondSeat(command.buyer, in: offer.id)
    let orderID = command.order ?? transaction.newID()
    guard try transaction.orders.find(orderID) == nil else {
        throw Refusal(.orderExists, "There is an order \(orderID) already.", path: "$.order")
    }
    let group = GroupBuy(
        id: command.id ?? transaction.newID(),
        of: offer,
        leader: command.buyer,
        order: orderID,
        at: transaction.now
    )
    let order = try Order(
        id: orderID,
        buyer: command.buyer,
        lines: transaction.withReturnDays([
            Order.line(offer.product, quantity: 1, at: offer.price, path: "$.offer")
        ]),
        address: command.address,
        campaign: .groupBuy(group.id),
        origin: Order.Origin(device: command.device, network: command.network),
        at: transaction.now
    )
    let opened = try transaction.begin(group, with: order)
    try transaction.place(order)
    return opened
}
