import Model
import ServiceKit

/// Keeps some pieces back and announces it, if it is another number than before.
func protectStock(_ command: Catalogue.ProtectStock, in transaction: Transaction) throws -> Catalogue.StockProtected {
    guard try transaction.products.find(command.product) != nil else {
        throw Refusal(.productNotFound, "There is no product \(command.product).", path: "$.product")
    }
    guard (0...Reservation.mostPieces).contains(command.safety) else {
        throw Refusal(.invalidField, "Expected 0 to \(Reservation.mostPieces) pieces.", path: "$.safety")
    }
    let before = try transaction.stock.level(of: command.product)
    guard before.safety ?? 0 != command.safety else {
        return Catalogue.StockProtected(product: command.product, stock: before)
    }
    try transaction.stock.protect(command.safety, of: command.product)
    try transaction.serveWaiting(for: command.product)
    let protected = Catalogue.StockProtected(
        product: command.product,
        stock: try transaction.stock.level(of: command.product)
    )
    transaction.emit(protected)
    return protected
}
