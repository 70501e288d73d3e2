import Model
import ServiceKit
import Storage

extension Transaction {
    var parcels: ParcelTable { ParcelTable(database: database) }
}

/// What has been sent on its way, in the tables `parcel` and `parcel_line`.
struct ParcelTable {
    let database: Database

    /// The parcels of an order, the first one first.
    func all(of order: ID<Trade.Order>) throws -> [Trade.Parcel] {
        try database.all("SELECT * FROM parcel WHERE order_id = ? ORDER BY number", [order.blob]).map { row in
            let number: Int = row["number"]
            return Trade.Parcel(
                number: number,
                lines: try database.all(
                    "SELECT * FROM parcel_line WHERE order_id = ? AND number = ? ORDER BY position",
                    [order.blob, number]
                ).map { Trade.LinePieces(line: $0["line"], quantity: $0["quantity"]) },
                shippedAt: Timestamp(milliseconds: row["shipped_at"])
            )
        }
    }

    func add(_ parcel: Trade.Parcel, of order: Order, carrier: String?, trackingNumber: String?) throws {
        try database.run(
            """
            INSERT INTO parcel (order_id, number, buyer, carrier, tracking_number, shipped_at)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            [
                order.view.id.blob, parcel.number, order.view.buyer.blob, carrier, trackingNumber,
                parcel.shippedAt.milliseconds,
            ]
        )
        for (position, part) in parcel.lines.enumerated() {
            try database.run(
                "INSERT INTO parcel_line (order_id, number, position, line, quantity) VALUES (?, ?, ?, ?, ?)",
                [order.view.id.blob, parcel.number, position, part.line, part.quantity]
            )
            try database.run(
                "UPDATE order_line SET shipped = shipped + ? WHERE order_id = ? AND position = ?",
                [part.quantity, order.view.id.blob, part.line]
            )
        }
    }
}
