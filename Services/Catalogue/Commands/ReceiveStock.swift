import Model
import ServiceKit

/// Adds pieces that have come in, and announces how many there are now.
func receiveStock(_ command: Catalogue.ReceiveStock, in transaction: Transaction) throws -> Catalogue.StockReceived {
    guard (1...Reservation.mostPieces).contains(command.quantity) else {
        throw Refusal(.invalidField, "Expected 1 to \(Reservation.mostPieces) pieces.", path: "$.quantity")
    }
    guard let product = try transaction.products.find(command.product) else {
        throw Refusal(.productNotFound, "There is no product \(command.product).", path: "$.product")
    }
    guard product.state != .retired else {
        throw Refusal(.productRetired, "The product \(product.id) is off sale for good.", path: "$.product")
    }
    try transaction.stock.add(command.quantity, of: command.product)
    let received = Catalogue.StockReceived(
        product: command.product,
        quantity: command.quantity,
        lot: command.lot,
        stock: try transaction.stock.level(of: command.product)
    )
    transaction.emit(received)
    return received
}
