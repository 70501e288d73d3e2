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

    /// For how many days it can be sent back without a reason: the most special of its categories that says so decides.
    func returnDays(of product: ID<Catalogue.Product>) throws -> Int? {
        try database.one(
            """
            SELECT days FROM product JOIN category_return
                ON category || '/' >= path || '/' AND category || '/' < path || '0'
            WHERE id = ? ORDER BY length(path) DESC LIMIT 1
            """,
            [product.blob]
        ).map { $0["days"] }
    }

    func learn(_ category: Catalogue.CategoryNode) throws {
        guard let days = category.returnDays else {
            return try database.run("DELETE FROM category_return WHERE path = ?", [category.path])
        }
        try database.run("INSERT OR REPLACE INTO category_return (path, days) VALUES (?, ?)", [category.path, days])
    }

    /// The condition that a column names a product which is for sale.
    static func isForSale(_ column: String) -> String {
        "EXISTS (SELECT 1 FROM product WHERE product.id = \(column) AND product.state = 'published')"
    }

    /// Takes over a product unless something newer is known; events of two kinds may overtake each other.
    func learn(_ product: Catalogue.Product) throws {
        try database.run(
            """
            INSERT INTO product (id, state, price_amount, price_currency, category, changed_at) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET
                state = excluded.state, price_amount = excluded.price_amount,
                price_currency = excluded.price_currency, category = excluded.category, changed_at = excluded.changed_at
            WHERE excluded.changed_at >= changed_at AND state <> 'retired'
            """,
            [
                product.id.blob, product.state.rawValue, product.price.amount, product.price.currency.description,
                product.category, product.changedAt.milliseconds,
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
