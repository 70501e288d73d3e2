import Model
import ServiceKit
import Storage

extension Transaction {
    var reservations: ReservationTable { ReservationTable(database: database) }
}

/// What orders hold, in the tables `reservation` and `reservation_line`.
struct ReservationTable {
    let database: Database

    func find(_ order: ID<Trade.Order>) throws -> Reservation? {
        guard let row = try database.one("SELECT * FROM reservation WHERE order_id = ?", [order.blob]) else {
            return nil
        }
        guard let state = Catalogue.ReservationState(rawValue: row["state"]) else {
            throw DamagedReservation(order: order)
        }
        return Reservation(
            order: order,
            attempt: row["attempt"],
            state: state,
            lines: try lines(of: order),
            shortOf: row.optionalID("short_of"),
            expiresAt: row.time("expires_at"),
            sale: row.optionalID("sale_id")
        )
    }

    /// Adds a reservation, or writes all of it anew.
    func save(_ reservation: Reservation) throws {
        try database.run(
            """
            INSERT INTO reservation (order_id, attempt, state, short_of, expires_at, sale_id) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (order_id) DO UPDATE SET
                attempt = excluded.attempt, state = excluded.state, short_of = excluded.short_of,
                expires_at = excluded.expires_at, sale_id = excluded.sale_id
            """,
            [
                reservation.order.blob, reservation.attempt, reservation.state.rawValue, reservation.shortOf?.blob,
                reservation.expiresAt?.milliseconds, reservation.sale?.blob,
            ]
        )
        try database.run("DELETE FROM reservation_line WHERE order_id = ?", [reservation.order.blob])
        for line in reservation.lines {
            try database.run(
                "INSERT INTO reservation_line (order_id, product_id, quantity) VALUES (?, ?, ?)",
                [reservation.order.blob, line.product.blob, line.quantity]
            )
        }
    }

    private func lines(of order: ID<Trade.Order>) throws -> [Catalogue.StockLine] {
        try database.all(
            "SELECT product_id, quantity FROM reservation_line WHERE order_id = ? ORDER BY product_id",
            [order.blob]
        ).map { row in
            Catalogue.StockLine(product: ID(row, "product_id"), quantity: row["quantity"])
        }
    }
}

/// A row that no version of the service can have written.
struct DamagedReservation: Error {
    var order: ID<Trade.Order>
}
