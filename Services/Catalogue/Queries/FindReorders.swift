import Model
import ServiceKit

/// Tells what has to be ordered by now.
func findReorders(_ query: Catalogue.FindReorders, in snapshot: Snapshot) throws -> Catalogue.FindReorders.Reply {
    let search = try ReorderSearch(query)
    func advice(_ product: ID<Product>) throws -> Catalogue.ReorderAdvice {
        search.advice(
            for: product,
            daily: try snapshot.demand.daily(of: product, days: search.days, until: snapshot.now),
            available: try snapshot.stock.level(of: product).available,
            ordered: try snapshot.purchases.expected(of: product)
        )
    }
    if let product = query.product { return .init(reorders: [try advice(product)]) }
    var reply = Catalogue.FindReorders.Reply(reorders: [])
    let products = try snapshot.demand.products(after: query.after, soldWithin: search.days, of: snapshot.now)
    for product in products where reply.reorders.count < search.limit {
        let advised = try advice(product)
        if advised.quantity > 0 { reply.reorders.append(advised) }
        reply.next = product
    }
    // Some hundred products are looked at for one page, so that it may be short and not the last.
    if products.isEmpty || reply.next == products.last && products.count < DemandTable.portion { reply.next = nil }
    return reply
}
