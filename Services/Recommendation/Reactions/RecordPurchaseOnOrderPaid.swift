import Model
import ServiceKit

/// Keeps what was bought, from the moment it is paid.
func recordPurchaseOnOrderPaid(_ event: Trade.OrderPaid, in transaction: Transaction) throws {
    try transaction.keepPurchases(event.order)
}

extension Transaction {
    /// Keeps each product of an order once, however many lines it has.
    func keepPurchases(_ order: Trade.Order) throws {
        try keep(order.lines, of: order.buyer, .buy, at: order.paidAt ?? order.placedAt)
    }

    /// Keeps what happened to the products of some lines at the same time.
    func keep(_ lines: [Trade.OrderLine], of buyer: ID<Person>, _ act: Feedback.Act, at time: Timestamp) throws {
        let pieces = Dictionary(lines.map { ($0.product, $0.quantity) }) { $0 + $1 }
        for (product, count) in pieces.sorted(by: { $0.key < $1.key }) where count > 0 {
            try keep(Feedback(person: buyer, product: product, act: act, at: time, count: count, source: nil))
        }
    }
}
