import Model
import ServiceKit

/// Puts a draft, or what has passed its inspection, on sale and announces it, once.
func publishProduct(
    _ command: Catalogue.PublishProduct,
    in transaction: Transaction
) throws -> Catalogue.ProductPublished {
    guard var product = try transaction.products.find(command.id) else {
        throw Refusal(.productNotFound, "There is no product \(command.id).", path: "$.id")
    }
    let isNew = try product.publish(
        at: transaction.now,
        requiresInspection: transaction.categories.requiresInspection(product.category)
    )
    let published = Catalogue.ProductPublished(product: product)
    guard isNew else { return published }
    try transaction.products.save(product)
    transaction.emit(published)
    return published
}
