import Model
import ServiceKit
import Storage

extension Transaction {
    var products: ProductTable { ProductTable(database: database) }
}

extension Snapshot {
    var products: ProductTable { ProductTable(database: database) }
}

/// What trade knows of the catalogue, in the table `product`: its own copy, kept up by events.
struct ProductTable {
    let database: Database

    /// What a piece costs now; nil if it is not for sale, or not known here yet.
    func price(of product: ID<Catalogue.Product>) throws -> Money? {
        try database.one("SELECT * FROM product WHERE id = ? AND state = 'published'", [product.blob])
            .map { try Money($0, "price_amount", "price_currency") }
    }

    /// The condition that a column names a product which is for sale.
    static func isForSale(_ column: String) -> String {
        "EXISTS (SELECT 1 FROM product WHERE product.id = \(column) AND product.state = 'published')"
    }

    /// Takes over a product unless something newer is known; events of two kinds may overtake each other.
    func learn(_ product: Catalogue.Product) throws {
        try database.run(
            """
            INSERT INTO product (id, state, price_amount, price_currency, changed_at) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET
                state = excluded.state, price_amount = excluded.price_amount,
                price_currency = excluded.price_currency, changed_at = excluded.changed_at
            WHERE excluded.changed_at >= changed_at AND state <> 'retired'
            """,
            [
                product.id.blob, product.state.rawValue, product.price.amount, product.price.currency.description,
                product.changedAt.milliseconds,
            ]
        )
    }

    func retire(_ product: ID<Catalogue.Product>) throws {
        try database.run(
            """
            INSERT INTO product (id, state, price_amount, price_currency, changed_at) VALUES (?, 'retired', 0, 'EUR', 0)
            ON CONFLICT (id) DO UPDATE SET state = 'retired'
            """,
            [product.blob]
        )
    }
}
