import Model
import ServiceKit

/// Takes a product off sale for good and announces it, once.
func retireProduct(_ command: Catalogue.RetireProduct, in transaction: Transaction) throws -> Catalogue.ProductRetired {
    guard var product = try transaction.products.find(command.id) else {
        throw Refusal(.productNotFound, "There is no product \(command.id).", path: "$.id")
    }
    let retired = Catalogue.ProductRetired(id: command.id)
    guard product.state != .retired else { return retired }
    product.retire(at: transaction.now)
    try transaction.products.save(product)
    transaction.cancel(product.priceTimer)
    transaction.emit(retired)
    return retired
}
