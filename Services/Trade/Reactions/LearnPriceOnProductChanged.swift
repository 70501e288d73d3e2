import Model
import ServiceKit

/// Takes over what a product costs, and whether it is for sale.
func learnPriceOnProductChanged(_ event: Catalogue.ProductChanged, in transaction: Transaction) throws {
    try transaction.products.learn(event.product)
}
