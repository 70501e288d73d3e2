import Model
import ServiceKit
import Storage

extension Transaction {
    var suppliers: SupplierTable { SupplierTable(database: database) }
}

extension Snapshot {
    var suppliers: SupplierTable { SupplierTable(database: database) }
}

/// Who has sent which lot, and what of it turned out bad, in the tables `lot_supplier` and `fault`.
struct SupplierTable {
    let database: Database

    /// Notes who has sent a lot; the first one counts, if several send pieces under one name.
    func note(_ supplier: String, of product: ID<Product>, lot: String) throws {
        try database.run(
            "INSERT INTO lot_supplier (product_id, lot, supplier) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [product.blob, lot, supplier]
        )
    }

    /// Notes that pieces that an order got were bad: of the lot that most of its pieces are of.
    func noteFault(_ claim: ID<Trade.Claim>, of order: ID<Trade.Order>, product: ID<Product>, pieces: Int) throws {
        try database.run(
            """
            INSERT INTO fault (claim_id, lot_id, pieces)
            SELECT ?1, lot_id, ?4 FROM order_lot JOIN lot ON lot.id = lot_id
            WHERE order_id = ?2 AND product_id = ?3 ORDER BY order_lot.pieces DESC, lot_id LIMIT 1
            ON CONFLICT DO NOTHING
            """,
            [claim.blob, order.blob, product.blob, pieces]
        )
    }

    /// How the goods of each supplier have turned out, the worst first.
    func quality(of product: ID<Product>?) throws -> [Catalogue.SupplierQuality] {
        try database.all(
            """
            WITH source AS (
                SELECT lot.id AS lot_id, supplier FROM lot
                    JOIN lot_supplier ON lot_supplier.product_id = lot.product_id AND lot_supplier.lot = name
                WHERE ?1 IS NULL OR lot.product_id = ?1
            ), sale AS (
                SELECT supplier, sum(pieces) AS sold FROM source JOIN order_lot USING (lot_id) GROUP BY supplier
            ), flaw AS (
                SELECT supplier, sum(pieces) AS faulty FROM source JOIN fault USING (lot_id) GROUP BY supplier
            )
            SELECT supplier, sold, coalesce(faulty, 0) AS faulty,
                1000 * max(sold - coalesce(faulty, 0) + 10, 0) / (sold + 10) AS score
            FROM sale LEFT JOIN flaw USING (supplier)
            ORDER BY score, sold DESC, supplier LIMIT 100
            """,
            [product?.blob]
        ).map { row in
            Catalogue.SupplierQuality(
                supplier: row["supplier"],
                sold: row["sold"],
                faulty: row["faulty"],
                score: row["score"]
            )
        }
    }
}
