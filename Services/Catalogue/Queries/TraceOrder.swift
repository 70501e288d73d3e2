import Model
import ServiceKit

/// Tells which lots an order got, or which orders got a lot.
func traceOrder(_ query: Catalogue.TraceOrder, in snapshot: Snapshot) throws -> Catalogue.TraceOrder.Reply {
    guard query.order != nil || query.product != nil && query.lot != nil else {
        throw Refusal(.invalidField, "Give an order, or a product and a lot.", path: "$.order")
    }
    return Catalogue.TraceOrder.Reply(served: try snapshot.lots.served(query))
}
