import Model
import ServiceKit

/// Counts what a group wants in the pool of its product, if there is one; each group once.
func poolDemandOnGroupBuyFormed(_ event: Trade.GroupBuyFormed, in transaction: Transaction) throws {
    guard var pool = try transaction.pools.findOpen(of: event.groupBuy.product),
        try transaction.pools.count(event.groupBuy.id, in: pool.id)
    else { return }
    pool.add(event.groupBuy)
    try transaction.pools.save(pool)
}
