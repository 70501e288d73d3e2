import Model
import ServiceKit

/// Takes pieces of a presale and places their order; the same again is answered, not repeated.
func orderPresale(_ command: Trade.OrderPresale, in transaction: Transaction) throws -> Trade.PresaleOrdered {
    try transaction.refuseIfErased(command.buyer)
    let presale = try transaction.require(command.presale)
    if let known = try transaction.findPlaced(command.order, by: command.buyer, through: .presale(presale.id)) {
        return Trade.PresaleOrdered(presale: presale.id, order: known.view)
    }
    try presale.refuseUnlessOpen(at: transaction.now)
    let quote = try presale.quote(
        command.quantity ?? 1,
        priceAlone: transaction.price(of: presale.product, path: "$.presale")
    )
    let order = try Order(
        id: command.order ?? transaction.newID(),
        buyer: command.buyer,
        lines: transaction.withReturnDays(quote.lines.map(\.line)),
        address: command.address,
        campaign: .presale(presale.id),
        origin: Order.Origin(device: command.device, network: command.network),
        at: transaction.now
    )
    switch try transaction.takePieces(of: presale.id, for: order) {
    case .taken: break
    case .soldOut: throw Refusal(.soldOut, "There are \(presale.left) pieces left.", path: "$.quantity")
    case .overLimit:
        throw Refusal(.presaleLimit, "A person may have \(presale.perPerson).", path: "$.quantity")
    }
    try transaction.place(order)
    return Trade.PresaleOrdered(presale: presale.id, order: order.view)
}
