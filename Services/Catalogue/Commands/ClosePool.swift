import Model
import ServiceKit

/// Ends the gathering, once: what is wanted is ordered if it is enough, and the outcome announced.
func closePool(_ command: Catalogue.ClosePool, in transaction: Transaction) throws -> Catalogue.PoolClosed {
    guard var pool = try transaction.pools.find(command.pool) else {
        throw Refusal(.poolNotFound, "There is no pool \(command.pool).", path: "$.pool")
    }
    guard pool.state == .open else { return Catalogue.PoolClosed(pool: pool) }
    let id: ID<Purchase> = transaction.newID()
    if pool.close(purchase: id) {
        let purchase = Purchase(pool, id: id, at: transaction.now)
        try transaction.purchases.save(purchase)
        transaction.emit(Catalogue.PurchaseOrdered(purchase: purchase))
    }
    try transaction.pools.save(pool)
    transaction.cancel(pool.timer)
    let closed = Catalogue.PoolClosed(pool: pool)
    transaction.emit(closed)
    return closed
}
