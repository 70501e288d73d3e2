import Model
import ServiceKit

/// Sells a product no longer, and ends the group-buys that wait for members, each in a transaction of its own.
func endGroupBuysOnProductRetired(_ event: Catalogue.ProductRetired, in transaction: Transaction) throws {
    try transaction.products.retire(event.id)
    for group in try transaction.groupBuys.findOpen(of: event.id) {
        transaction.schedule(
            Trade.ExpireGroupBuy(groupBuy: group, reason: Order.Reason.productWithdrawn),
            at: transaction.now
        )
    }
}
