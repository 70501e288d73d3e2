import Model
import ServiceKit

/// Keeps what a product says now.
func keepOfferOnProductChanged(_ event: Catalogue.ProductChanged, in transaction: Transaction) throws {
    try transaction.keepOffer(event.product)
}
