import Model
import ServiceKit

/// Replaces the fields that are given and announces the product as it is now, if anything is different.
func changeProduct(
    _ command: Catalogue.ChangeProduct,
    in transaction: Transaction
) throws -> Catalogue.ProductChanged {
    guard let product = try transaction.products.find(command.id) else {
        throw Refusal(.productNotFound, "There is no product \(command.id).", path: "$.id")
    }
    return Catalogue.ProductChanged(product: try transaction.change(product, by: command))
}
