import Model
import ServiceKit
import Storage

extension Transaction {
    var receipts: ReceiptTable { ReceiptTable(database: database) }
}

extension Snapshot {
    var receipts: ReceiptTable { ReceiptTable(database: database) }
}

/// Who has received which product, as trade tells, in the table `receipt`.
struct ReceiptTable {
    let database: Database

    func has(_ person: ID<Person>, received product: ID<Product>) throws -> Bool {
        try database.one(
            "SELECT 1 FROM receipt WHERE person = ? AND product_id = ?",
            [person.blob, product.blob]
        ) != nil
    }

    /// Notes when somebody received a product for the first time.
    func note(_ person: ID<Person>, received product: ID<Product>, at time: Timestamp) throws {
        try database.run(
            """
            INSERT INTO receipt (person, product_id, received_at) VALUES (?1, ?2, ?3)
            ON CONFLICT DO UPDATE SET received_at = min(received_at, excluded.received_at)
            """,
            [person.blob, product.blob, time.milliseconds]
        )
    }

    /// How many have had a product since some time, and have never reviewed it.
    func silent(about product: ID<Product>, since time: Timestamp) throws -> Int {
        try database.one(
            """
            SELECT count(*) AS count FROM receipt WHERE product_id = ?1 AND received_at <= ?2
                AND NOT EXISTS (SELECT 1 FROM contribution
                    WHERE product_id = ?1 AND author = person AND kind = 'review')
            """,
            [product.blob, time.milliseconds]
        )?["count"] ?? 0
    }
}
