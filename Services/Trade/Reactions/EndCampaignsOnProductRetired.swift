import Model
import ServiceKit

/// Sells a product no longer, calls off its flash sales, and ends what waits for others or for goods that won't come, each in
/// a transaction of its own.
func endCampaignsOnProductRetired(_ event: Catalogue.ProductRetired, in transaction: Transaction) throws {
    try transaction.products.retire(event.id)
    let reason = Order.Reason.productWithdrawn
    for group in try transaction.groupBuys.findOpen(of: event.id) {
        transaction.schedule(Trade.ExpireGroupBuy(groupBuy: group, reason: reason), at: transaction.now)
    }
    for order in try transaction.presales.findWaiting(for: event.id) {
        transaction.schedule(Trade.CancelOrder(order: order, reason: reason), at: transaction.now)
    }
    for sale in try transaction.flashSales.findOpen(of: event.id, at: transaction.now) {
        try transaction.callOff(sale)
        if sale.state == .ready { transaction.send(Catalogue.EndAllotment(sale: sale.id)) }
    }
    for bargain in try transaction.bargains.findOpen(of: event.id) {
        transaction.schedule(Trade.ExpireBargain(bargain: bargain, reason: reason), at: transaction.now)
    }
}
