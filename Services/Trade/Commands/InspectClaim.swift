import Model
import ServiceKit

/// Takes over what the warehouse found: what is for sale again goes back into the stock.
func inspectClaim(_ command: Trade.InspectClaim, in transaction: Transaction) throws -> Trade.Claim {
    let before = try transaction.require(command.claim)
    var claim = before
    try claim.inspect(command.lines, accept: command.accept, at: transaction.now)
    if command.accept {
        let order = try transaction.require(claim.view.order)
        for line in claim.view.lines {
            guard let quantity = line.restocked, quantity > 0 else { continue }
            transaction.send(
                Catalogue.ReceiveStock(
                    product: order.view.lines[line.line].product,
                    quantity: quantity,
                    lot: claim.view.id.description
                )
            )
        }
    }
    return try transaction.move(claim, from: before)
}
