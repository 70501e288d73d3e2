import Model
import ServiceKit

/// Adds pieces that have come in, to their lot and its story, and announces how many there are now.
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
    let place = try LotPlace(lot: command.lot, location: command.location, at: transaction.now)
    let record = try transaction.stock.receive(
        command.quantity,
        of: command.product,
        in: place,
        at: transaction.now
    )
    try transaction.serveWaiting(for: command.product)
    let received = Catalogue.StockReceived(
        product: command.product,
        quantity: command.quantity,
        lot: place.lot,
        location: place.location,
        provenance: record.hash,
        stock: try transaction.stock.level(of: command.product)
    )
    transaction.emit(received)
    return received
}
