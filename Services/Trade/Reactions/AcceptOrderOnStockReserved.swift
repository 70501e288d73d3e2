import Model
import ServiceKit

/// Lets an order be paid that has its pieces; pieces for an order that has ended meanwhile go back.
func acceptOrderOnStockReserved(_ event: Catalogue.StockReserved, in transaction: Transaction) throws {
    guard var order = try transaction.orders.find(event.order) else { return }
    let before = order
    guard !order.isClosed else { return transaction.giveBackStock(of: order) }
    guard event.attempt == order.reservation else { return }
    if order.step == .stock, order.view.claim != nil {
        order.goOnUnpaid(at: transaction.now)
        try transaction.orders.move(order, from: before)
        try transaction.ask(for: order)
    } else if order.step == .arrival || order.step == .commit && order.view.presale != nil {
        // What it has been paid for long ago has come in.
        order.stopWaiting()
        try transaction.orders.move(order, from: before)
        try transaction.ask(for: order)
    } else {
        try transaction.goOn(with: order, until: event.expiresAt)
    }
}
