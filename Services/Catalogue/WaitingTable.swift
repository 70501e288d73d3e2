import Model
import ServiceKit
import Storage

extension Transaction {
    var waiting: WaitingTable { WaitingTable(database: database) }
}

/// The lines for what has yet to come in, in the table `waiting`: one for each product, first come, first served.
struct WaitingTable {
    let database: Database

    func find(_ order: ID<Trade.Order>) throws -> Waiting? {
        try database.one("SELECT * FROM waiting WHERE order_id = ?", [order.blob]).map(waiting)
    }

    /// Whose turn is next.
    func first(for product: ID<Product>) throws -> Waiting? {
        try database.one("SELECT * FROM waiting WHERE product_id = ? ORDER BY number LIMIT 1", [product.blob])
            .map(waiting)
    }

    /// The first of the products that somebody waits for.
    func firstAwaited(of lines: [Catalogue.StockLine]) throws -> ID<Product>? {
        try lines.first { try first(for: $0.product) != nil }?.product
    }

    /// Puts an order at the end of the line.
    func add(_ waiting: Waiting) throws {
        try database.run(
            "INSERT INTO waiting (order_id, attempt, product_id, quantity) VALUES (?, ?, ?, ?)",
            [waiting.order.blob, waiting.attempt, waiting.line.product.blob, waiting.line.quantity]
        )
    }

    func remove(_ order: ID<Trade.Order>) throws {
        try database.run("DELETE FROM waiting WHERE order_id = ?", [order.blob])
    }

    private func waiting(_ row: Row) -> Waiting {
        Waiting(
            order: ID(row, "order_id"),
            attempt: row["attempt"],
            line: Catalogue.StockLine(
                product: ID(row, "product_id"),
                quantity: row["quantity"]
            )
        )
    }
}
