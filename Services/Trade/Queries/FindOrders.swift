import Model
import ServiceKit

/// Lists the orders that fit, the newest first, a page at a time.
func findOrders(_ query: Trade.FindOrders, in snapshot: Snapshot) throws -> Trade.OrderPage {
    let limit = query.limit ?? 20
    guard (1...100).contains(limit) else {
        throw Refusal(.invalidField, "A page has 1 to 100 orders.", path: "$.limit")
    }
    // One more than asked for tells whether there is another page.
    let orders = try snapshot.orders.find(query, limit: limit + 1)
    let page = Array(orders.prefix(limit))
    return Trade.OrderPage(orders: page, next: orders.count > limit ? page.last?.id : nil)
}
