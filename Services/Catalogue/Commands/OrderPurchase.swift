import Model
import ServiceKit

/// Notes that a supplier is to send pieces and announces it; the same purchase again is answered, not repeated.
func orderPurchase(_ command: Catalogue.OrderPurchase, in transaction: Transaction) throws -> Catalogue.PurchaseOrdered
{
    guard let product = try transaction.products.find(command.product) else {
        throw Refusal(.productNotFound, "There is no product \(command.product).", path: "$.product")
    }
    let purchase = try Purchase(command, id: command.id ?? transaction.newID(), at: transaction.now)
    if let existing = try transaction.purchases.find(purchase.id) {
        guard existing.product == purchase.product, existing.pieces == purchase.pieces else {
            throw Refusal(.purchaseExists, "There is a purchase \(purchase.id) already.", path: "$.id")
        }
        return Catalogue.PurchaseOrdered(purchase: existing)
    }
    guard product.state != .retired else {
        throw Refusal(.productRetired, "The product \(product.id) is off sale for good.", path: "$.product")
    }
    try transaction.purchases.save(purchase)
    let ordered = Catalogue.PurchaseOrdered(purchase: purchase)
    transaction.emit(ordered)
    return ordered
}
