import Model
import ServiceKit
import Storage

extension Transaction {
    var purchases: PurchaseTable { PurchaseTable(database: database) }
}

/// What people have paid, in the tables `purchase` and `turnover`.
struct PurchaseTable {
    let database: Database

    /// Amounts above count as this: no sum of them can overflow.
    private static let ceiling: Int64 = 1_000_000_000_000

    /// Counts an order once, however often it is told.
    func add(_ order: ID<Trade.Order>, of person: ID<Person>, _ total: Money, paidAt: Timestamp) throws {
        let amount = min(max(total.amount, 0), Self.ceiling)
        try database.run(
            """
            INSERT INTO purchase (order_id, person, currency, amount, paid_at) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (order_id) DO NOTHING
            """,
            [order.blob, person.blob, total.currency.description, amount, paidAt.milliseconds]
        )
        guard database.changesCount > 0 else { return }
        try database.run(
            """
            INSERT INTO turnover (currency, day, orders, amount) VALUES (?, ?, 1, ?)
            ON CONFLICT (currency, day) DO UPDATE SET orders = orders + 1, amount = amount + excluded.amount
            """,
            [total.currency.description, paidAt.day, amount]
        )
    }

    func noteRefund(of order: ID<Trade.Order>, at time: Timestamp) throws {
        try database.run(
            "UPDATE purchase SET refunded_at = coalesce(refunded_at, ?) WHERE order_id = ?",
            [time.milliseconds, order.blob]
        )
    }
}

extension Timestamp {
    /// Days since 1970 in UTC.
    var day: Int64 { Int64((Double(milliseconds) / 86_400_000).rounded(.down)) }
}
