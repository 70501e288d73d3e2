import Model
import ServiceKit
import Storage

extension Transaction {
    var payments: PaymentTable { PaymentTable(database: database) }
}

/// Payments, in the table `payment`.
struct PaymentTable {
    let database: Database

    func find(_ id: ID<Trade.Payment>) throws -> Payment? {
        try database.one("SELECT * FROM payment WHERE id = ?", [id.blob]).map(payment)
    }

    /// The payment of an order that the gateway has not decided on; there is one at most.
    func findOpen(of order: ID<Trade.Order>) throws -> Payment? {
        try database.one("SELECT * FROM payment WHERE order_id = ? AND state = 'open'", [order.blob]).map(payment)
    }

    /// What the buyer of an order has begun to pay for others in its currency since a time, and no gateway has declined;
    /// in minor units.
    func spent(beside order: Trade.Order, since start: Timestamp) throws -> Int64 {
        try database.one(
            """
            SELECT coalesce(sum(payment.amount), 0) AS amount
            FROM customer_order JOIN payment ON payment.order_id = customer_order.id
            WHERE buyer = ? AND customer_order.id <> ? AND payment.currency = ? AND started_at > ?
                AND payment.state <> 'declined'
            """,
            [order.buyer.blob, order.id.blob, order.total.currency.description, start.milliseconds]
        ).map { $0["amount"] } ?? 0
    }

    /// Adds a payment, or writes what is new about it.
    func save(_ payment: Payment) throws {
        try database.run(
            """
            INSERT INTO payment
                (id, order_id, amount, currency, instrument, state, checks, gateway_reference, started_at, settled_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET
                state = excluded.state, checks = excluded.checks, gateway_reference = excluded.gateway_reference,
                settled_at = excluded.settled_at
            """,
            [
                payment.id.blob, payment.order.blob, payment.amount.amount, payment.amount.currency.description,
                payment.instrument, payment.state.rawValue, payment.checks, payment.gatewayReference,
                payment.startedAt.milliseconds, payment.settledAt?.milliseconds,
            ]
        )
    }

    private func payment(_ row: Row) throws -> Payment {
        guard let state = Payment.State(rawValue: row["state"]) else {
            throw DamagedRow(id: UUID128(bytes: row.bytes("id")))
        }
        return Payment(
            id: ID(row, "id"),
            order: ID(row, "order_id"),
            amount: try Money(row, "amount", "currency"),
            instrument: row["instrument"],
            state: state,
            checks: row["checks"],
            gatewayReference: row["gateway_reference"],
            startedAt: Timestamp(milliseconds: row["started_at"]),
            settledAt: row.time("settled_at")
        )
    }
}
