import Model
import ServiceKit
import Storage

extension Transaction {
    var stock: StockTable { StockTable(database: database) }
}

extension Snapshot {
    var stock: StockTable { StockTable(database: database) }
}

/// How many pieces there are, in the table `stock`; of which lots they are is in ``LotTable``.
///
/// Whether there are enough is tested by the statement that takes them, and taken is all or nothing.
struct StockTable {
    let database: Database

    func level(of product: ID<Product>) throws -> Catalogue.StockLevel {
        let row = try database.one("SELECT on_hand, reserved, safety FROM stock WHERE product_id = ?", [product.blob])
        guard let row else { return Catalogue.StockLevel(onHand: 0, reserved: 0, available: 0) }
        let (onHand, reserved, safety): (Int, Int, Int) = (row["on_hand"], row["reserved"], row["safety"])
        return Catalogue.StockLevel(
            onHand: onHand,
            reserved: reserved,
            available: max(0, onHand - reserved - safety),
            safety: safety == 0 ? nil : safety
        )
    }

    /// Adds pieces, and has the lot's story tell.
    func receive(
        _ pieces: Int,
        of product: ID<Product>,
        in place: LotPlace,
        as step: String = "received",
        at now: Timestamp
    ) throws -> Catalogue.LotRecord {
        try database.run(
            """
            INSERT INTO stock (product_id, on_hand, reserved) VALUES (?, ?, 0)
            ON CONFLICT (product_id) DO UPDATE SET on_hand = on_hand + excluded.on_hand
            """,
            [product.blob, pieces]
        )
        try lots.put(pieces, of: product, in: place, at: now)
        try search.shelve(product)
        let story = LotStep(at: now, step: step, place: place.location, detail: "\(pieces) pieces")
        return try LotRecordTable(database: database).append(story, to: place.lot, of: product)
    }

    /// Takes pieces away that are promised to nobody, if there are as many; whether there were.
    ///
    /// Whoever calls it takes them out of the lots as well.
    func remove(_ pieces: Int, of product: ID<Product>) throws -> Bool {
        try database.run(
            "UPDATE stock SET on_hand = on_hand - ?2 WHERE product_id = ?1 AND on_hand - reserved >= ?2",
            [product.blob, pieces]
        )
        guard database.changesCount == 1 else { return false }
        try search.shelve(product)
        return true
    }

    /// Keeps so many pieces from being reserved.
    func protect(_ safety: Int, of product: ID<Product>) throws {
        try database.run(
            """
            INSERT INTO stock (product_id, on_hand, reserved, safety) VALUES (?, 0, 0, ?)
            ON CONFLICT (product_id) DO UPDATE SET safety = excluded.safety
            """,
            [product.blob, safety]
        )
        try search.shelve(product)
    }

    /// Has search know what there is now.
    private func shelve(_ lines: [Catalogue.StockLine]) throws {
        for line in lines { try search.shelve(line.product) }
    }

    private var search: SearchIndexTable { SearchIndexTable(database: database) }
    private var lots: LotTable { LotTable(database: database) }
    private var demand: DemandTable { DemandTable(database: database) }
}

// What orders do to it.
extension StockTable {
    /// Promises the pieces of all lines, if every product is for sale and there is enough of it.
    ///
    /// - Returns: the first product there is too little of; then nothing has changed.
    func reserve(_ lines: [Catalogue.StockLine]) throws -> ID<Product>? {
        let shortOf = try forEachOrNone(lines, undo: release) { line in
            try database.run(
                """
                UPDATE stock SET reserved = reserved + ?2
                WHERE product_id = ?1 AND on_hand - reserved - safety >= ?2
                    AND EXISTS (SELECT 1 FROM product WHERE id = ?1 AND state = 'published')
                """,
                [line.product.blob, line.quantity]
            )
        }
        if shortOf == nil { try shelve(lines) }
        return shortOf
    }

    /// Promises pieces that have just come back, the protected ones too, and whether or not the product is for sale.
    func keep(_ lines: [Catalogue.StockLine]) throws {
        for line in lines {
            try database.run(
                "UPDATE stock SET reserved = reserved + ?2 WHERE product_id = ?1",
                [line.product.blob, line.quantity]
            )
        }
        try shelve(lines)
    }

    /// Ends a promise: the pieces can be sold again.
    func release(_ lines: [Catalogue.StockLine]) throws {
        for line in lines {
            try database.run(
                "UPDATE stock SET reserved = reserved - ?2 WHERE product_id = ?1",
                [line.product.blob, line.quantity]
            )
        }
        try shelve(lines)
    }

    /// Keeps a promise: the pieces leave the stock.
    func takeReserved(for reservation: Reservation, at now: Timestamp) throws {
        for line in reservation.lines {
            try database.run(
                """
                UPDATE stock SET on_hand = on_hand - ?2, reserved = reserved - ?2, sold = sold + ?2
                WHERE product_id = ?1
                """,
                [line.product.blob, line.quantity]
            )
        }
        try settle(reservation, at: now)
    }

    /// Takes pieces that are promised to nobody, the protected ones too, if there are enough.
    ///
    /// - Returns: the first product there is too little of; then nothing has changed.
    func take(for reservation: Reservation, at now: Timestamp) throws -> ID<Product>? {
        let shortOf = try forEachOrNone(reservation.lines, undo: untake) { line in
            try database.run(
                """
                UPDATE stock SET on_hand = on_hand - ?2, sold = sold + ?2
                WHERE product_id = ?1 AND on_hand - reserved >= ?2
                """,
                [line.product.blob, line.quantity]
            )
        }
        if shortOf == nil { try settle(reservation, at: now) }
        return shortOf
    }

    /// Puts pieces that an order had got back into the stock, and into their lots.
    func putBack(from reservation: Reservation, at now: Timestamp) throws {
        try untake(reservation.lines)
        for line in reservation.lines {
            let known = try lots.putBack(line.quantity, of: line.product, from: reservation.order)
            // An order from before there were lots.
            guard known < line.quantity else { continue }
            let place = try LotPlace(lot: nil, location: nil, at: now)
            try lots.put(line.quantity - known, of: line.product, in: place, at: now)
        }
        try shelve(reservation.lines)
    }

    private func settle(_ reservation: Reservation, at now: Timestamp) throws {
        for line in reservation.lines {
            try lots.take(line.quantity, of: line.product, for: reservation.order)
            try demand.add(line.quantity, of: line.product, at: now)
        }
        try shelve(reservation.lines)
    }

    private func untake(_ lines: [Catalogue.StockLine]) throws {
        for line in lines {
            try database.run(
                "UPDATE stock SET on_hand = on_hand + ?2, sold = sold - ?2 WHERE product_id = ?1",
                [line.product.blob, line.quantity]
            )
        }
    }

    private func forEachOrNone(
        _ lines: [Catalogue.StockLine],
        undo: ([Catalogue.StockLine]) throws -> Void,
        update: (Catalogue.StockLine) throws -> Void
    ) throws -> ID<Product>? {
        for (position, line) in lines.enumerated() {
            try update(line)
            guard database.changesCount == 1 else {
                try undo(Array(lines[..<position]))
                return line.product
            }
        }
        return nil
    }
}
