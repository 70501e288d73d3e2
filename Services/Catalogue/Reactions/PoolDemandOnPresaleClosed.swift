import Model
import ServiceKit

/// Counts what a presale's buyers want in the pool of its product, if there is one; each presale once.
func poolDemandOnPresaleClosed(_ event: Trade.PresaleClosed, in transaction: Transaction) throws {
    guard event.presale.sold > 0, var pool = try transaction.pools.findOpen(of: event.presale.product),
        try transaction.pools.count(event.presale.id, in: pool.id)
    else { return }
    pool.add(event.presale)
    try transaction.pools.save(pool)
}
