import Model
import ServiceKit

extension Transaction {
    /// Changes a product by the rules and announces it, if anything is different; writes nothing before it may.
    ///
    /// - Throws: `Refusal`, and then the product is as it was.
    func change(_ product: Product, by command: Catalogue.ChangeProduct) throws -> Product {
        var changed = product
        let scheduled = try prices.scheduled(for: product.id)
        guard try changed.change(command, scheduled: scheduled, at: now) else { return product }
        guard try !products.isTaken(sku: changed.sku, besides: changed.id) else {
            throw Refusal(.skuTaken, "Another product has the SKU \(changed.sku).", path: "$.sku")
        }
        if let family = changed.family, changed.family != product.family || changed.options != product.options {
            try Family.check(changed, among: products.variants(of: family))
        }
        try categories.check(changed, instead: product)
        try products.save(changed)
        emit(Catalogue.ProductChanged(product: changed))
        return changed
    }
}
