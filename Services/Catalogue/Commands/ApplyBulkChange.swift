import Model
import ServiceKit

/// Changes some of the products that fit, each as if it were changed by itself, and sends itself on to the next.
func applyBulkChange(
    _ command: Catalogue.ApplyBulkChange,
    in transaction: Transaction
) throws -> Catalogue.BulkOutcome {
    let limit = 200
    try command.change.check()
    let products = try transaction.products.find(Catalogue.FindProducts(after: command.after), limit: limit)
    var outcome = command.soFar ?? Catalogue.BulkOutcome()
    try outcome.check()
    for product in products {
        do {
            guard let change = try command.change.change(of: product) else { continue }
            outcome.add(product, after: try transaction.change(product, by: change), refusal: nil)
        } catch let refusal as Refusal {
            // One product that can't be changed doesn't keep the others from it; nothing of it has been written yet.
            outcome.add(product, after: product, refusal: refusal)
        }
    }
    outcome.isComplete = products.count < limit
    if outcome.isComplete {
        transaction.emit(Catalogue.BulkChangeApplied(change: command.change, outcome: outcome))
    } else {
        transaction.send(
            Catalogue.ApplyBulkChange(change: command.change, after: products.last?.id, soFar: outcome)
        )
    }
    return outcome
}
