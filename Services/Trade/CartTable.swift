import Model
import ServiceKit
import Storage

extension Transaction {
    var carts: CartTable { CartTable(database: database) }
}

extension Snapshot {
    var carts: CartTable { CartTable(database: database) }
}

/// What people mean to buy, in the table `cart_line`.
struct CartTable {
    let database: Database

    func find(_ buyer: ID<Person>) throws -> Trade.Cart {
        let rows = try database.all(
            "SELECT * FROM cart_line WHERE buyer = ? ORDER BY added_at, product_id",
            [buyer.blob]
        )
        return Trade.Cart(
            buyer: buyer,
            lines: rows.map { Trade.LineRequest(product: ID($0, "product_id"), quantity: $0["quantity"]) }
        )
    }

    func put(_ quantity: Int, of product: ID<Catalogue.Product>, for buyer: ID<Person>, at now: Timestamp) throws {
        try database.run(
            """
            INSERT INTO cart_line (buyer, product_id, quantity, added_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (buyer, product_id) DO UPDATE SET quantity = excluded.quantity
            """,
            [buyer.blob, product.blob, quantity, now.milliseconds]
        )
    }

    func remove(_ product: ID<Catalogue.Product>, of buyer: ID<Person>) throws {
        try database.run("DELETE FROM cart_line WHERE buyer = ? AND product_id = ?", [buyer.blob, product.blob])
    }
}
