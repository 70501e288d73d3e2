import Model
import ServiceKit

/// Ends an order that can't have its pieces; what was paid for it goes back.
func endOrderOnStockRefused(_ event: Catalogue.StockRefused, in transaction: Transaction) throws {
    guard let order = try transaction.orders.find(event.order), event.attempt == order.reservation else { return }
    if order.step == .stock {
        try transaction.refuse(order, because: Order.Reason.outOfStock)
    } else if order.step == .lateStock {
        try transaction.giveUpLatePayment(of: order)
    } else if [.commit, .arrival].contains(order.step) {
        // The news of the payment reached the catalogue after the time of the reservation.
        try transaction.close(order, because: Order.Reason.outOfStock)
    }
}
