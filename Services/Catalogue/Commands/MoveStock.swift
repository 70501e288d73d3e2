import Model
import ServiceKit

/// Brings pieces of a lot to another location and announces it.
func moveStock(_ command: Catalogue.MoveStock, in transaction: Transaction) throws -> Catalogue.StockMoved {
    guard try transaction.products.find(command.product) != nil else {
        throw Refusal(.productNotFound, "There is no product \(command.product).", path: "$.product")
    }
    let from = try LotPlace(lot: command.lot, location: command.from, at: "$.from")
    let to = try LotPlace(lot: command.lot, location: command.to, at: "$.to")
    guard from != to else {
        throw Refusal(.invalidField, "The pieces are to go where they are already.", path: "$.to")
    }
    guard (1...Reservation.mostPieces).contains(command.quantity) else {
        throw Refusal(.invalidField, "Expected 1 to \(Reservation.mostPieces) pieces.", path: "$.quantity")
    }
    guard try transaction.lots.take(command.quantity, of: command.product, in: from) else {
        throw Refusal(.stockShort, "There are fewer pieces of that lot in \(from.location).", path: "$.quantity")
    }
    try transaction.lots.put(command.quantity, of: command.product, in: to, at: transaction.now)
    let step = LotStep(
        at: transaction.now,
        step: "moved",
        place: to.location,
        detail: "\(command.quantity) pieces from \(from.location)"
    )
    _ = try transaction.lotRecords.append(step, to: command.lot, of: command.product)
    let moved = Catalogue.StockMoved(
        product: command.product,
        lot: command.lot,
        from: command.from,
        to: command.to,
        quantity: command.quantity
    )
    transaction.emit(moved)
    return moved
}
