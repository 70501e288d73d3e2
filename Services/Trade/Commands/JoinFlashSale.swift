import Model
import ServiceKit

/// Takes pieces of a flash sale and places their order; the same again is answered, not repeated.
func joinFlashSale(_ command: Trade.JoinFlashSale, in transaction: Transaction) throws -> Trade.FlashSaleJoined {
    try transaction.refuseIfErased(command.buyer)
    if let known = try transaction.findPlaced(command.order, by: command.buyer, through: .flashSale(command.sale)) {
        return Trade.FlashSaleJoined(sale: command.sale, order: known.view)
    }
    let sale = try transaction.require(command.sale)
    let slot = try sale.openSlot(at: transaction.now)
    try transaction.refuseUnlessAdmitted(command, to: sale, slot: slot)
    let quantity = command.quantity ?? 1
    // Most come when there is nothing left: nothing more is reckoned for them.
    let soldOut = Refusal(.soldOut, "There are \(sale.left) pieces left.", path: "$.quantity")
    guard sale.left >= quantity else { throw soldOut }
    let quote = try sale.quote(quantity, priceAlone: transaction.price(of: sale.product, path: "$.sale"))
    let order = try Order(
        id: command.order ?? transaction.newID(),
        buyer: command.buyer,
        lines: transaction.withReturnDays(quote.lines.map(\.line)),
        address: command.address,
        campaign: .flashSale(sale.id),
        origin: Order.Origin(device: command.device, network: command.network),
        at: transaction.now
    )
    switch try transaction.takePieces(of: sale, for: order) {
    case .taken: break
    case .soldOut: throw soldOut
    case .overLimit:
        throw Refusal(.flashSaleLimit, "A person may have \(sale.perPerson).", path: "$.quantity")
    }
    try transaction.place(order)
    return Trade.FlashSaleJoined(sale: sale.id, order: order.view)
}
