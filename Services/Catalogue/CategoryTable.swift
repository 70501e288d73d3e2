import Messaging
import Model
import ServiceKit
import Storage

extension Transaction {
    var categories: CategoryTable { CategoryTable(database: database) }
}

extension Snapshot {
    var categories: CategoryTable { CategoryTable(database: database) }
}

/// What categories are called and demand, in the table `category`.
struct CategoryTable {
    let database: Database

    func find(_ path: String) throws -> Catalogue.CategoryNode? {
        try database.one("SELECT * FROM category WHERE path = ?", [path]).map(category)
    }

    /// A category and all within it, or all of them, each behind what it is part of.
    func tree(within path: String?) throws -> [Catalogue.CategoryNode] {
        guard let path else { return try database.all("SELECT * FROM category ORDER BY path").map(category) }
        // The character behind the slash ends the range: `food0` is behind all of `food/…`.
        return try database.all(
            "SELECT * FROM category WHERE path = ?1 OR path > ?1 || '/' AND path < ?1 || '0' ORDER BY path",
            [path]
        ).map(category)
    }

    /// Whether what belongs there has to be inspected before it is sold.
    func requiresInspection(_ path: String?) throws -> Bool {
        try path.map(Category.lineage(of:))?.contains { try find($0)?.requiresInspection ?? false } ?? false
    }

    /// Keeps what is on sale from moving where it would have had to be inspected first.
    func check(_ product: Product, instead old: Product) throws {
        guard product.state == .published, product.category != old.category,
            try requiresInspection(product.category), try !requiresInspection(old.category)
        else { return }
        throw Refusal(
            .productNotInspected,
            "That category requires an inspection, and the product is on sale without one.",
            path: "$.category"
        )
    }

    func save(_ category: Catalogue.CategoryNode) throws {
        try database.run(
            """
            INSERT INTO category (path, title, requires_inspection, return_days) VALUES (?, ?, ?, ?)
            ON CONFLICT (path) DO UPDATE SET
                title = excluded.title, requires_inspection = excluded.requires_inspection,
                return_days = excluded.return_days
            """,
            [
                category.path, String(decoding: try JSON.encode(category.title), as: UTF8.self),
                category.requiresInspection, category.returnDays,
            ]
        )
    }

    private func category(_ row: Row) throws -> Catalogue.CategoryNode {
        Catalogue.CategoryNode(
            path: row["path"],
            title: try JSON.decode(LocalizedText.self, from: Array((row["title"] as String).utf8)),
            requiresInspection: row["requires_inspection"],
            returnDays: row["return_days"]
        )
    }
}
