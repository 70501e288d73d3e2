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
    } else if order.step == .stock {
        order.accept(until: event.expiresAt)
        try transaction.orders.move(order, from: before)
        transaction.schedule(Trade.ExpireOrder(order: event.order), at: event.expiresAt, key: order.timer)
        transaction.emit(Trade.OrderAccepted(order: order.view))
    } else if order.step == .lateStock, let payment = order.payment {
        try transaction.pay(order, with: payment)
    }
}
