import Model
import ServiceKit
import Storage

extension Transaction {
    var refunds: RefundTable { RefundTable(database: database) }
}

/// Refunds, in the table `refund`.
struct RefundTable {
    let database: Database

    func find(_ id: ID<Trade.Refund>) throws -> Refund? {
        try database.one("SELECT * FROM refund WHERE id = ?", [id.blob]).map(refund)
    }

    /// How much of a payment is on its way back, or has arrived.
    func total(of payment: ID<Trade.Payment>) throws -> Int64 {
        try database.one("SELECT coalesce(sum(amount), 0) AS total FROM refund WHERE payment_id = ?", [payment.blob])
            .map { $0["total"] } ?? 0
    }

    /// How much of that is for sending.
    func shipping(of payment: ID<Trade.Payment>) throws -> Int64 {
        try database.one("SELECT coalesce(sum(shipping), 0) AS total FROM refund WHERE payment_id = ?", [payment.blob])
            .map { $0["total"] } ?? 0
    }

    /// Adds a refund, unless more would go back than has come in.
    func add(_ refund: Refund) throws {
        try database.run(
            """
            INSERT INTO refund
                (id, order_id, payment_id, amount, currency, reason, instrument, is_confirmed, asks, started_at,
                shipping)
            SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, ?8, ?9, ?10 FROM payment
            WHERE id = ?3 AND state = 'succeeded'
                AND amount >= ?4 + (SELECT coalesce(sum(amount), 0) FROM refund WHERE payment_id = ?3)
            """,
            [
                refund.id.blob, refund.order.blob, refund.payment.blob, refund.amount.amount,
                refund.amount.currency.description, refund.reason, refund.instrument, refund.asks,
                refund.startedAt.milliseconds, refund.shipping,
            ]
        )
        guard database.changesCount == 1 else { throw OverRefund(payment: refund.payment) }
    }

    /// Writes what is new about a refund.
    func save(_ refund: Refund) throws {
        try database.run(
            """
            UPDATE refund SET is_confirmed = ?, attempt = ?, asks = ?, gateway_reference = ?, settled_at = ?
            WHERE id = ? AND is_confirmed = 0
            """,
            [
                refund.isConfirmed, refund.attempt, refund.asks, refund.gatewayReference,
                refund.settledAt?.milliseconds, refund.id.blob,
            ]
        )
    }

    private func refund(_ row: Row) throws -> Refund {
        Refund(
            id: ID(row, "id"),
            order: ID(row, "order_id"),
            payment: ID(row, "payment_id"),
            amount: try Money(row, "amount", "currency"),
            shipping: row["shipping"],
            reason: row["reason"],
            instrument: row["instrument"],
            isConfirmed: row["is_confirmed"],
            attempt: row["attempt"],
            asks: row["asks"],
            gatewayReference: row["gateway_reference"],
            startedAt: Timestamp(milliseconds: row["started_at"]),
            settledAt: row.time("settled_at")
        )
    }
}

/// More would go back than has come in: a mistake of ours, which the database does not let happen.
struct OverRefund: Error {
    var payment: ID<Trade.Payment>
}
