import Model
import ServiceKit

/// Tells what a bulk change would do, by the rules that it would meet.
func previewBulkChange(
    _ query: Catalogue.PreviewBulkChange,
    in snapshot: Snapshot
) throws -> Catalogue.BulkOutcome {
    let (most, portion) = (5000, 200)
    try query.change.check()
    var outcome = Catalogue.BulkOutcome()
    var after: ID<Product>?
    for _ in 0..<most / portion {
        let products = try snapshot.products.find(Catalogue.FindProducts(after: after), limit: portion)
        for product in products {
            var changed = product
            do {
                guard let change = try query.change.change(of: product) else { continue }
                let scheduled = try snapshot.prices.scheduled(for: product.id)
                _ = try changed.change(change, scheduled: scheduled, at: snapshot.now)
                try snapshot.categories.check(changed, instead: product)
                outcome.add(product, after: changed, refusal: nil)
            } catch let refusal as Refusal {
                outcome.add(product, after: product, refusal: refusal)
            }
        }
        after = products.last?.id
        outcome.isComplete = products.count < portion
        if outcome.isComplete { break }
    }
    return outcome
}
