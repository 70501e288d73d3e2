import Model
import ServiceKit
import Storage

extension Transaction {
    var lots: LotTable { LotTable(database: database) }
}

extension Snapshot {
    var lots: LotTable { LotTable(database: database) }
}

/// Of which lots the stock is and where it lies, in the table `lot`, and which orders got it, in `order_lot`.
///
/// The pieces of a product's lots add up to what is on hand.
struct LotTable {
    let database: Database

    func put(_ pieces: Int, of product: ID<Product>, in place: LotPlace, at now: Timestamp) throws {
        try database.run(
            """
            INSERT INTO lot (product_id, name, location, pieces, received_at) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (product_id, name, location) DO UPDATE SET pieces = pieces + excluded.pieces
            """,
            [product.blob, place.lot, place.location, pieces, now.milliseconds]
        )
    }

    /// Takes pieces out of one place, if there are as many; whether there were.
    func take(_ pieces: Int, of product: ID<Product>, in place: LotPlace) throws -> Bool {
        try database.run(
            """
            UPDATE lot SET pieces = pieces - ?4
            WHERE product_id = ?1 AND name = ?2 AND location = ?3 AND pieces >= ?4
            """,
            [product.blob, place.lot, place.location, pieces]
        )
        return database.changesCount == 1
    }

    /// Takes pieces out of the lots that have been here longest; for an order, if there is one, and that is noted.
    ///
    /// - Throws: ``DamagedStock`` if the lots don't add up to what is on hand.
    @discardableResult
    func take(_ pieces: Int, of product: ID<Product>, for order: ID<Trade.Order>? = nil) throws -> [String] {
        var (left, names) = (pieces, [String]())
        // One by one: of many lots the first nearly always has enough.
        while left > 0 {
            let row = try database.one(
                "SELECT id, name, pieces FROM lot WHERE product_id = ? AND pieces > 0 ORDER BY received_at, id LIMIT 1",
                [product.blob]
            )
            guard let row else { throw DamagedStock(product: product) }
            let (lot, taken): (Int64, Int) = (row["id"], min(left, row["pieces"]))
            try database.run("UPDATE lot SET pieces = pieces - ? WHERE id = ?", [taken, lot])
            if let order {
                try database.run(
                    """
                    INSERT INTO order_lot (order_id, lot_id, pieces) VALUES (?, ?, ?)
                    ON CONFLICT (order_id, lot_id) DO UPDATE SET pieces = pieces + excluded.pieces
                    """,
                    [order.blob, lot, taken]
                )
            }
            names.append(row["name"])
            left -= taken
        }
        return names
    }

    /// Puts pieces of a product that an order had got back into their lots.
    ///
    /// - Returns: how many of them there is a lot for.
    func putBack(_ pieces: Int, of product: ID<Product>, from order: ID<Trade.Order>) throws -> Int {
        let rows = try database.all(
            """
            SELECT order_lot.lot_id, order_lot.pieces FROM order_lot JOIN lot ON lot.id = order_lot.lot_id
            WHERE order_lot.order_id = ? AND lot.product_id = ?
            """,
            [order.blob, product.blob]
        )
        var left = pieces
        for row in rows where left > 0 {
            let (lot, given): (Int64, Int) = (row["lot_id"], row["pieces"])
            let part = min(left, given)
            try database.run("UPDATE lot SET pieces = pieces + ? WHERE id = ?", [part, lot])
            if part == given {
                try database.run("DELETE FROM order_lot WHERE order_id = ? AND lot_id = ?", [order.blob, lot])
            } else {
                try database.run(
                    "UPDATE order_lot SET pieces = pieces - ? WHERE order_id = ? AND lot_id = ?",
                    [part, order.blob, lot]
                )
            }
            left -= part
        }
        return pieces - left
    }

    /// Where there are pieces of a lot.
    func places(of product: ID<Product>, lot: String) throws -> [Catalogue.LotPieces] {
        try database.all(
            "SELECT name, location, pieces FROM lot WHERE product_id = ? AND name = ? AND pieces > 0 ORDER BY location",
            [product.blob, lot]
        ).map { Catalogue.LotPieces(lot: $0["name"], location: $0["location"], pieces: $0["pieces"]) }
    }

    /// Who got what of which lot, the oldest orders first.
    func served(_ query: Catalogue.TraceOrder) throws -> [Catalogue.ServedLot] {
        var conditions: [String] = []
        var arguments: StatementArguments = []
        if let order = query.order {
            conditions.append("order_lot.order_id = ?")
            arguments += [order.blob]
        }
        if let product = query.product {
            conditions.append("lot.product_id = ?")
            arguments += [product.blob]
        }
        if let lot = query.lot {
            conditions.append("lot.name = ?")
            arguments += [lot]
        }
        return try database.all(
            """
            SELECT order_lot.order_id, lot.product_id, lot.name, sum(order_lot.pieces) AS pieces
            FROM order_lot JOIN lot ON lot.id = order_lot.lot_id
            WHERE \(conditions.joined(separator: " AND "))
            GROUP BY order_lot.order_id, lot.product_id, lot.name
            ORDER BY order_lot.order_id, lot.product_id, lot.name LIMIT 1000
            """,
            arguments
        ).map { row in
            Catalogue.ServedLot(
                order: ID(row, "order_id"),
                product: ID(row, "product_id"),
                lot: row["name"],
                pieces: row["pieces"]
            )
        }
    }
}

/// The lots of a product don't add up to its stock, which no version of the service can have brought about.
struct DamagedStock: Error {
    var product: ID<Product>
}
