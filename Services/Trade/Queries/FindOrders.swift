import Model
import ServiceKit

/// Lists the orders that fit, the newest first, a page at a time.
func findOrders(_ query: Trade.FindOrders, in snapshot: Snapshot) throws -> Trade.OrderPage {
    try snapshot.checkActor(query.buyer)
    let page = try Page(of: "orders", limit: query.limit) { try snapshot.orders.find(query, limit: $0) }
    return Trade.OrderPage(orders: page.items, next: page.next?.id)
}
