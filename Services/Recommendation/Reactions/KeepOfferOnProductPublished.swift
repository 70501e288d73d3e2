import Model
import ServiceKit

/// Keeps what a product says, and that it may be shown.
func keepOfferOnProductPublished(_ event: Catalogue.ProductPublished, in transaction: Transaction) throws {
    try transaction.keepOffer(event.product)
}

extension Transaction {
    func keepOffer(_ product: Catalogue.Product) throws {
        let offer = Offer(product)
        guard try offers.save(offer, changedAt: product.changedAt) else { return }
        remember(Recommender.Change.offer(offer))
    }
}
