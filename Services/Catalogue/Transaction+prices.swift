import Model
import ServiceKit

extension Transaction {
    /// Has a product cost what it is to cost by now, announces it if that is something else, and comes back when it may
    /// be something else again.
    func applyPrices(to product: Product) throws -> Product {
        var product = product
        let scheduled = try prices.scheduled(for: product.id)
        if product.reprice(scheduled, at: now) {
            try products.save(product)
            emit(Catalogue.ProductChanged(product: product))
        }
        let list = PriceList(regular: product.price, scheduled: scheduled)
        if let next = list.nextChange(after: now) {
            schedule(Catalogue.ApplyPrice(product: product.id), at: next, key: product.priceTimer)
        } else {
            cancel(product.priceTimer)
        }
        return product
    }
}
