import Model
import ServiceKit
import Storage

extension Transaction {
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

    func note(_ person: ID<Person>, received product: ID<Product>) throws {
        try database.run(
            "INSERT INTO receipt (person, product_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
            [person.blob, product.blob]
        )
    }
}
