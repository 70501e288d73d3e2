import Model
import ServiceKit
import Storage

extension Transaction {
    var prices: PriceTable { PriceTable(database: database) }
}

extension Snapshot {
    var prices: PriceTable { PriceTable(database: database) }
}

/// What products are to cost when, in the table `product_price`.
struct PriceTable {
    let database: Database

    /// The earliest first.
    func scheduled(for product: ID<Product>) throws -> [Catalogue.ScheduledPrice] {
        try database.all(
            "SELECT currency, valid_from, valid_until, amount FROM product_price WHERE product_id = ? ORDER BY valid_from",
            [product.blob]
        ).map { row in
            guard let currency = Currency(row["currency"]) else { throw DamagedProduct(id: product) }
            return Catalogue.ScheduledPrice(
                price: Money(row["amount"], currency),
                from: Timestamp(milliseconds: row["valid_from"]),
                until: row.time("valid_until")
            )
        }
    }

    /// Adds a price, or puts it in the place of the one from the same time.
    func save(_ price: Catalogue.ScheduledPrice, for product: ID<Product>) throws {
        try database.run(
            """
            INSERT INTO product_price (product_id, currency, valid_from, valid_until, amount) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (product_id, currency, valid_from) DO UPDATE SET
                valid_until = excluded.valid_until, amount = excluded.amount
            """,
            [
                product.blob, price.price.currency.description, price.from.milliseconds, price.until?.milliseconds,
                price.price.amount,
            ]
        )
    }

    func remove(_ price: Catalogue.ScheduledPrice, for product: ID<Product>) throws {
        try database.run(
            "DELETE FROM product_price WHERE product_id = ? AND currency = ? AND valid_from = ?",
            [product.blob, price.price.currency.description, price.from.milliseconds]
        )
    }
}
