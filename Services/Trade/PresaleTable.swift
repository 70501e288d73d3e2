import Model
import ServiceKit
import Storage

extension Transaction {
    var presales: PresaleTable { PresaleTable(database: database) }
}

extension Snapshot {
    var presales: PresaleTable { PresaleTable(database: database) }
}

/// Presales, in the tables `presale` and `presale_purchase`.
struct PresaleTable {
    let database: Database

    var quota: QuotaTable<Presale> {
        QuotaTable(database: database, sales: "presale", purchases: "presale_purchase")
    }

    func find(_ id: ID<Presale>) throws -> Presale? {
        try database.one("SELECT * FROM presale WHERE id = ?", [id.blob]).map(presale)
    }

    /// The presales that fit, the newest first.
    func find(_ query: Trade.FindPresales, at now: Timestamp, limit: Int) throws -> [Presale] {
        var filter = Filter()
        filter.add("id = ?", query.presale?.blob)
        filter.add("product_id = ?", query.product?.blob)
        if query.onlyOpen == true {
            filter.add("? >= from_at", now.milliseconds)
            filter.add("? < until_at", now.milliseconds)
            filter.add("sold < quota")
            filter.add(ProductTable.isForSale("product_id"))
        }
        filter.add("(created_at, id) < (SELECT created_at, id FROM presale WHERE id = ?)", query.before?.blob)
        return try database.all(
            "SELECT * FROM presale WHERE \(filter.sql) ORDER BY created_at DESC, id DESC LIMIT ?",
            filter.arguments + [limit]
        ).map(presale)
    }

    /// The orders that have pieces of a product which have yet to come in.
    func findWaiting(for product: ID<Catalogue.Product>) throws -> [ID<Trade.Order>] {
        try database.all(
            """
            SELECT order_id FROM presale JOIN presale_purchase ON sale_id = presale.id
                JOIN customer_order ON customer_order.id = order_id
            WHERE product_id = ? AND committed_at IS NULL
            """,
            [product.blob]
        ).map { ID($0, "order_id") }
    }

    func add(_ presale: Presale) throws {
        try database.run(
            """
            INSERT INTO presale
                (id, product_id, price_amount, price_currency, quota, sold, per_person, from_at, until_at, arrives_by,
                created_at)
            VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?)
            """,
            [
                presale.id.blob, presale.product.blob, presale.price.amount, presale.price.currency.description,
                presale.quota, presale.perPerson, presale.from.milliseconds, presale.until.milliseconds,
                presale.arrivesBy.milliseconds, presale.createdAt.milliseconds,
            ]
        )
    }

    func close(_ presale: ID<Presale>, at now: Timestamp) throws {
        try database.run("UPDATE presale SET closed_at = ? WHERE id = ?", [now.milliseconds, presale.blob])
    }

    private func presale(_ row: Row) throws -> Presale {
        Presale(
            id: ID(row, "id"),
            product: ID(row, "product_id"),
            price: try Money(row, "price_amount", "price_currency"),
            quota: row["quota"],
            sold: row["sold"],
            perPerson: row["per_person"],
            from: Timestamp(milliseconds: row["from_at"]),
            until: Timestamp(milliseconds: row["until_at"]),
            arrivesBy: Timestamp(milliseconds: row["arrives_by"]),
            createdAt: Timestamp(milliseconds: row["created_at"]),
            closedAt: row.time("closed_at")
        )
    }
}
