import Model
import ServiceKit

/// Adds what has come in of a purchase to the stock, and closes the purchase when that was all.
func receivePurchase(
    _ command: Catalogue.ReceivePurchase,
    in transaction: Transaction
) throws -> Catalogue.PurchaseReceived {
    guard var purchase = try transaction.purchases.find(command.purchase) else {
        throw Refusal(.purchaseNotFound, "There is no purchase \(command.purchase).", path: "$.purchase")
    }
    try purchase.receive(command.pieces, isLast: command.isLast ?? false, at: transaction.now)
    let receipt = Catalogue.ReceiveStock(
        product: purchase.product,
        quantity: command.pieces,
        lot: command.lot,
        location: command.location
    )
    let lot = try receiveStock(receipt, in: transaction).lot
    if let supplier = purchase.supplier, let lot {
        try transaction.suppliers.note(supplier, of: purchase.product, lot: lot)
    }
    try transaction.purchases.save(purchase)
    let received = Catalogue.PurchaseReceived(purchase: purchase, pieces: command.pieces)
    transaction.emit(received)
    return received
}
