import Model
import ServiceKit

/// Has a product cost what it is to cost by now.
func applyPrice(_ command: Catalogue.ApplyPrice, in transaction: Transaction) throws -> Catalogue.ProductChanged {
    guard let product = try transaction.products.find(command.product) else {
        throw Refusal(.productNotFound, "There is no product \(command.product).", path: "$.product")
    }
    guard product.state != .retired else { return Catalogue.ProductChanged(product: product) }
    return Catalogue.ProductChanged(product: try transaction.applyPrices(to: product))
}
