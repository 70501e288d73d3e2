import Model
import ServiceKit

/// Places the opener's order at the price that the bargain has reached; the same again is answered, not repeated.
func buyBargain(_ command: Trade.BuyBargain, in transaction: Transaction) throws -> Trade.BargainOrdered {
    try transaction.refuseIfErased(command.buyer)
    var bargain = try transaction.require(command.bargain)
    if let known = try transaction.findPlaced(command.order, by: command.buyer, through: .bargain(bargain.id)) {
        return Trade.BargainOrdered(bargain: bargain, order: known.view)
    }
    guard command.buyer == bargain.opener else {
        throw Refusal(.notTheOpener, "Somebody else has opened the bargain.", path: "$.buyer")
    }
    let orderID = command.order ?? transaction.newID()
    try bargain.buy(with: orderID, at: transaction.now)
    _ = try transaction.price(of: bargain.product, path: "$.bargain")
    let order = try Order(
        id: orderID,
        buyer: command.buyer,
        lines: transaction.withReturnDays(bargain.quote.lines.map(\.line)),
        address: command.address,
        campaign: .bargain(bargain.id),
        origin: Order.Origin(device: command.device, network: command.network),
        at: transaction.now
    )
    try transaction.bargains.save(bargain)
    let ordered = Trade.BargainOrdered(bargain: bargain, order: order.view)
    transaction.emit(ordered)
    try transaction.place(order)
    return ordered
}
