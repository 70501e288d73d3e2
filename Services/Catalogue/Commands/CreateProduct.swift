import Model
import ServiceKit

/// Adds a product as a draft and announces it; the same draft again is answered, not repeated.
func createProduct(
    _ command: Catalogue.CreateProduct,
    in transaction: Transaction
) throws -> Catalogue.ProductCreated {
    let product = try Product(command, id: command.id ?? transaction.newID(), at: transaction.now)
    let created = Catalogue.ProductCreated(product: product)
    if let existing = try transaction.products.find(product.id) {
        guard existing.isSameDraft(as: product) else {
            throw Refusal(.productExists, "There is a product \(product.id) already.", path: "$.id")
        }
        return Catalogue.ProductCreated(product: existing)
    }
    guard try !transaction.products.isTaken(sku: product.sku, besides: product.id) else {
        throw Refusal(.skuTaken, "Another product has the SKU \(product.sku).", path: "$.sku")
    }
    if let family = product.family { try Family.check(product, among: transaction.products.variants(of: family)) }
    try transaction.products.save(product)
    transaction.emit(created)
    return created
}
