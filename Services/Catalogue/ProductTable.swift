import Model
import ServiceKit
import Storage

extension Transaction {
    var products: ProductTable { ProductTable(database: database) }
}

extension Snapshot {
    var products: ProductTable { ProductTable(database: database) }
}

/// The products, in the table `product` and those that begin with `product_`.
struct ProductTable {
    let database: Database

    func find(_ id: ID<Product>) throws -> Product? {
        try database.one("SELECT * FROM product WHERE id = ?", [id.blob]).map(product)
    }

    /// Whether another product than `id` has this SKU.
    func isTaken(sku: String, besides id: ID<Product>) throws -> Bool {
        try database.one("SELECT 1 FROM product WHERE sku = ? AND id <> ?", [sku, id.blob]) != nil
    }

    /// The products of a family, the oldest first.
    func variants(of family: String) throws -> [Product] {
        try database.all("SELECT * FROM product WHERE family = ? ORDER BY id", [family]).map(product)
    }

    /// The products that fit, in the order of their ids.
    func find(_ query: Catalogue.FindProducts, limit: Int) throws -> [Product] {
        var conditions = ["TRUE"]
        var arguments: StatementArguments = []
        if let id = query.id {
            conditions.append("id = ?")
            arguments += [id.blob]
        }
        if let after = query.after {
            conditions.append("id > ?")
            arguments += [after.blob]
        }
        if let state = query.state {
            conditions.append("state = ?")
            arguments += [state.rawValue]
        }
        if let text = query.text {
            // A range, unlike LIKE, uses the index and knows no special characters.
            conditions.append("id IN (SELECT product_id FROM product_title WHERE folded >= ? AND folded < ?)")
            arguments += [text.folded, text.folded + "\u{10FFFF}"]
        }
        arguments += [limit]
        let sql = "SELECT * FROM product WHERE \(conditions.joined(separator: " AND ")) ORDER BY id LIMIT ?"
        return try database.all(sql, arguments).map(product)
    }

    /// Adds a product, or writes all of it anew, and has the search index follow.
    func save(_ product: Product) throws {
        try database.run(
            """
            INSERT INTO product
                (id, sku, price_amount, price_currency, regular_amount, regular_currency, brand, category, family, state,
                created_at, changed_at, published_at, retired_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET
                sku = excluded.sku, price_amount = excluded.price_amount, price_currency = excluded.price_currency,
                regular_amount = excluded.regular_amount, regular_currency = excluded.regular_currency,
                brand = excluded.brand, category = excluded.category, family = excluded.family,
                state = excluded.state, changed_at = excluded.changed_at, published_at = excluded.published_at,
                retired_at = excluded.retired_at
            """,
            [
                product.id.blob, product.sku, product.price.amount, product.price.currency.description,
                product.regularPrice?.amount, product.regularPrice?.currency.description, product.brand,
                product.category, product.family, product.state.rawValue, product.createdAt.milliseconds,
                product.changedAt.milliseconds, product.publishedAt?.milliseconds, product.retiredAt?.milliseconds,
            ]
        )
        for part in ["text", "title", "tag", "attribute", "media", "other_price"] {
            try database.run("DELETE FROM product_\(part) WHERE product_id = ?", [product.id.blob])
        }
        try save(product.title, as: "title", of: product.id)
        if let description = product.description { try save(description, as: "description", of: product.id) }
        for title in Set(product.title.texts.values.map(\.folded)) {
            try database.run("INSERT INTO product_title (folded, product_id) VALUES (?, ?)", [title, product.id.blob])
        }
        for (position, tag) in product.tags.enumerated() {
            try database.run(
                "INSERT INTO product_tag (product_id, position, tag) VALUES (?, ?, ?)",
                [product.id.blob, position, tag]
            )
        }
        try save(product.attributes, areOptions: false, of: product.id)
        try save(product.options, areOptions: true, of: product.id)
        for price in product.otherPrices ?? [] {
            try database.run(
                "INSERT INTO product_other_price (product_id, currency, amount) VALUES (?, ?, ?)",
                [product.id.blob, price.currency.description, price.amount]
            )
        }
        for (position, reference) in (product.media ?? []).enumerated() {
            try database.run(
                "INSERT INTO product_media (product_id, position, reference) VALUES (?, ?, ?)",
                [product.id.blob, position, reference]
            )
        }
        try SearchIndexTable(database: database).update(product)
    }

    private func save(_ attributes: [Catalogue.Attribute]?, areOptions: Bool, of id: ID<Product>) throws {
        for (position, attribute) in (attributes ?? []).enumerated() {
            try database.run(
                "INSERT INTO product_attribute (product_id, is_option, position, name, value) VALUES (?, ?, ?, ?, ?)",
                [id.blob, areOptions, position, attribute.name, attribute.value]
            )
        }
    }

    private func save(_ text: LocalizedText, as kind: String, of id: ID<Product>) throws {
        for (language, text) in text.sorted {
            try database.run(
                "INSERT INTO product_text (product_id, kind, language, text) VALUES (?, ?, ?, ?)",
                [id.blob, kind, language, text]
            )
        }
    }

    private func product(_ row: Row) throws -> Product {
        let id = ID<Product>(row, "id")
        guard let title = try text("title", of: id), let currency = Currency(row["price_currency"]),
            let state = Catalogue.ProductState(rawValue: row["state"])
        else { throw DamagedProduct(id: id) }
        return Product(
            id: id,
            sku: row["sku"],
            title: title,
            description: try text("description", of: id),
            price: Money(row["price_amount"], currency),
            regularPrice: (row["regular_currency"] as String?).flatMap { Currency($0) }
                .map { Money(row["regular_amount"], $0) },
            otherPrices: try otherPrices(of: id),
            tags: try database.all("SELECT tag FROM product_tag WHERE product_id = ? ORDER BY position", [id.blob])
                .map { $0["tag"] },
            brand: row["brand"],
            category: row["category"],
            attributes: try attributes(of: id, areOptions: false),
            media: try media(of: id),
            family: row["family"],
            options: try attributes(of: id, areOptions: true),
            state: state,
            createdAt: Timestamp(milliseconds: row["created_at"]),
            changedAt: Timestamp(milliseconds: row["changed_at"]),
            publishedAt: row.time("published_at"),
            retiredAt: row.time("retired_at")
        )
    }

    private func otherPrices(of id: ID<Product>) throws -> [Money]? {
        let prices = try database.all(
            "SELECT currency, amount FROM product_other_price WHERE product_id = ? ORDER BY currency",
            [id.blob]
        ).compactMap { row in Currency(row["currency"]).map { Money(row["amount"], $0) } }
        return prices.isEmpty ? nil : prices
    }

    private func attributes(of id: ID<Product>, areOptions: Bool) throws -> [Catalogue.Attribute]? {
        let rows = try database.all(
            "SELECT name, value FROM product_attribute WHERE product_id = ? AND is_option = ? ORDER BY position",
            [id.blob, areOptions]
        )
        return rows.isEmpty ? nil : rows.map { Catalogue.Attribute(name: $0["name"], value: $0["value"]) }
    }

    private func media(of id: ID<Product>) throws -> [String]? {
        let rows = try database.all(
            "SELECT reference FROM product_media WHERE product_id = ? ORDER BY position",
            [id.blob]
        )
        return rows.isEmpty ? nil : rows.map { $0["reference"] }
    }

    private func text(_ kind: String, of id: ID<Product>) throws -> LocalizedText? {
        let rows = try database.all(
            "SELECT language, text FROM product_text WHERE product_id = ? AND kind = ?",
            [id.blob, kind]
        )
        guard !rows.isEmpty else { return nil }
        return LocalizedText(Dictionary(uniqueKeysWithValues: rows.map { ($0["language"], $0["text"]) }))
    }
}

/// A row that no version of the service can have written.
struct DamagedProduct: Error {
    var id: ID<Product>
}

extension String {
    /// How titles are compared: capitals make no difference.
    fileprivate var folded: String { lowercased() }
}
