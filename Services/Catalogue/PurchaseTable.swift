import Model
import ServiceKit
import Storage

extension Transaction {
    var purchases: PurchaseTable { PurchaseTable(database: database) }
}

extension Snapshot {
    var purchases: PurchaseTable { PurchaseTable(database: database) }
}

/// What suppliers are to send, in the table `purchase`.
struct PurchaseTable {
    let database: Database

    func find(_ id: ID<Purchase>) throws -> Purchase? {
        try database.one("SELECT * FROM purchase WHERE id = ?", [id.blob]).map(purchase)
    }

    func find(_ query: Catalogue.FindPurchases) throws -> [Purchase] {
        try database.all(
            """
            SELECT * FROM purchase
            WHERE (?1 IS NULL OR product_id = ?1) AND (?2 IS NULL OR ?2 = (closed_at IS NULL))
            ORDER BY ordered_at DESC, id DESC LIMIT 100
            """,
            [query.product?.blob, query.isOpen]
        ).map(purchase)
    }

    /// How many pieces of a product are on their way.
    func expected(of product: ID<Product>) throws -> Int {
        try database.all("SELECT * FROM purchase WHERE product_id = ? AND closed_at IS NULL", [product.blob])
            .map(purchase).reduce(0) { $0 + $1.expected }
    }

    /// Adds a purchase, or writes anew what has become of it.
    func save(_ purchase: Purchase) throws {
        try database.run(
            """
            INSERT INTO purchase (id, product_id, pieces, received, reason, supplier, ordered_at, closed_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET received = excluded.received, closed_at = excluded.closed_at
            """,
            [
                purchase.id.blob, purchase.product.blob, purchase.pieces, purchase.received, purchase.reason.rawValue,
                purchase.supplier, purchase.orderedAt.milliseconds, purchase.closedAt?.milliseconds,
            ]
        )
    }

    private func purchase(_ row: Row) throws -> Purchase {
        let product = ID<Product>(row, "product_id")
        guard let reason = Catalogue.PurchaseReason(rawValue: row["reason"]) else {
            throw DamagedStock(product: product)
        }
        return Purchase(
            id: ID(row, "id"),
            product: product,
            pieces: row["pieces"],
            received: row["received"],
            reason: reason,
            supplier: row["supplier"],
            orderedAt: Timestamp(milliseconds: row["ordered_at"]),
            closedAt: row.time("closed_at")
        )
    }
}
