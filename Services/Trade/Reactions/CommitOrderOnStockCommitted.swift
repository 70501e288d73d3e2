import Model
import ServiceKit

/// Lets an order be shipped whose goods the catalogue has set aside for good.
func commitOrderOnStockCommitted(_ event: Catalogue.StockCommitted, in transaction: Transaction) throws {
    guard var order = try transaction.orders.find(event.order), [.commit, .arrival].contains(order.step) else { return }
    let before = order
    order.commit(at: transaction.now)
    try transaction.orders.move(order, from: before)
    transaction.cancel(order.timer)
}
