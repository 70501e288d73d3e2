import Model
import ServiceKit

/// Sees to it that a product is never shown again.
func withdrawOfferOnProductRetired(_ event: Catalogue.ProductRetired, in transaction: Transaction) throws {
    try transaction.offers.retire(event.id)
    transaction.remember(Recommender.Change.retirement(event.id))
}
