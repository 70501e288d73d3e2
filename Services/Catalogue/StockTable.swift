import Model
import ServiceKit
import Storage

extension Transaction {
    var stock: StockTable { StockTable(database: database) }
}

extension Snapshot {
    var stock: StockTable { StockTable(database: database) }
}

/// How many pieces there are, in the table `stock`.
///
/// Whether there are enough is tested by the statement that takes them, and taken is all or nothing.
struct StockTable {
    let database: Database

    func level(of product: ID<Product>) throws -> Catalogue.StockLevel {
        guard let row = try database.one("SELECT on_hand, reserved FROM stock WHERE product_id = ?", [product.blob])
        else { return Catalogue.StockLevel(onHand: 0, reserved: 0, available: 0) }
        let (onHand, reserved): (Int, Int) = (row["on_hand"], row["reserved"])
        return Catalogue.StockLevel(onHand: onHand, reserved: reserved, available: onHand - reserved)
    }

    func add(_ quantity: Int, of product: ID<Product>) throws {
        try database.run(
            """
            INSERT INTO stock (product_id, on_hand, reserved) VALUES (?, ?, 0)
            ON CONFLICT (product_id) DO UPDATE SET on_hand = on_hand + excluded.on_hand
            """,
            [product.blob, quantity]
        )
        try search.shelve(product)
    }

    /// Promises the pieces of all lines, if every product is for sale and there is enough of it.
    ///
    /// - Returns: the first product there is too little of; then nothing has changed.
    func reserve(_ lines: [Catalogue.StockLine]) throws -> ID<Product>? {
        let shortOf = try forEachOrNone(lines, undo: release) { line in
            try database.run(
                """
                UPDATE stock SET reserved = reserved + ?2
                WHERE product_id = ?1 AND on_hand - reserved >= ?2
                    AND EXISTS (SELECT 1 FROM product WHERE id = ?1 AND state = 'published')
                """,
                [line.product.blob, line.quantity]
            )
        }
        try shelve(lines)
        return shortOf
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
    func takeReserved(_ lines: [Catalogue.StockLine]) throws {
        for line in lines {
            try database.run(
                """
                UPDATE stock SET on_hand = on_hand - ?2, reserved = reserved - ?2, sold = sold + ?2
                WHERE product_id = ?1
                """,
                [line.product.blob, line.quantity]
            )
        }
        try shelve(lines)
    }

    /// Takes pieces that are promised to nobody, if there are enough.
    ///
    /// - Returns: the first product there is too little of; then nothing has changed.
    func take(_ lines: [Catalogue.StockLine]) throws -> ID<Product>? {
        let shortOf = try forEachOrNone(lines, undo: putBack) { line in
            try database.run(
                """
                UPDATE stock SET on_hand = on_hand - ?2, sold = sold + ?2
                WHERE product_id = ?1 AND on_hand - reserved >= ?2
                """,
                [line.product.blob, line.quantity]
            )
        }
        try shelve(lines)
        return shortOf
    }

    /// Puts pieces that had been sold back into the stock.
    func putBack(_ lines: [Catalogue.StockLine]) throws {
        for line in lines {
            try database.run(
                "UPDATE stock SET on_hand = on_hand + ?2, sold = sold - ?2 WHERE product_id = ?1",
                [line.product.blob, line.quantity]
            )
        }
        try shelve(lines)
    }

    /// Has search know what there is now.
    private func shelve(_ lines: [Catalogue.StockLine]) throws {
        for line in lines { try search.shelve(line.product) }
    }

    private var search: SearchIndexTable { SearchIndexTable(database: database) }

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
