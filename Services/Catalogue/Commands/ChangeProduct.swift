import Model
import ServiceKit

/// Replaces the fields that are given and announces the product as it is now, if anything is different.
func changeProduct(
    _ command: Catalogue.ChangeProduct,
    in transaction: Transaction
) throws -> Catalogue.ProductChanged {
    guard var product = try transaction.products.find(command.id) else {
        throw Refusal(.productNotFound, "There is no product \(command.id).", path: "$.id")
    }
    guard try product.change(command, at: transaction.now) else { return Catalogue.ProductChanged(product: product) }
    guard try !transaction.products.isTaken(sku: product.sku, besides: product.id) else {
        throw Refusal(.skuTaken, "Another product has the SKU \(product.sku).", path: "$.sku")
    }
    try transaction.products.save(product)
    let changed = Catalogue.ProductChanged(product: product)
    transaction.emit(changed)
    return changed
}
