import Model
import ServiceKit

/// Lets an order be paid whose pieces have yet to come in, and has one that is paid wait for them.
func acceptOrderOnStockAwaited(_ event: Catalogue.StockAwaited, in transaction: Transaction) throws {
    guard var order = try transaction.orders.find(event.order) else { return }
    let before = order
    guard !order.isClosed else { return transaction.giveBackStock(of: order) }
    guard event.attempt == order.reservation else { return }
    if order.step == .commit {
        order.waitForArrival()
        try transaction.orders.move(order, from: before)
        try transaction.chase(order)
    } else {
        try transaction.goOn(with: order, until: transaction.now + order.timeToPay)
    }
}
