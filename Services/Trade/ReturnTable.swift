import Model
import ServiceKit
import Storage

extension Transaction {
    var returns: ReturnTable { ReturnTable(database: database) }
}

/// Goods sent back elsewhere, in the tables `return_record` and `return_line`.
struct ReturnTable {
    let database: Database

    func find(_ id: ID<Trade.Return>) throws -> Trade.ReturnRecorded? {
        guard let row = try database.one("SELECT * FROM return_record WHERE id = ?", [id.blob]) else { return nil }
        let total = try Money(row, "total", "currency")
        let lines = try database.all("SELECT * FROM return_line WHERE return_id = ? ORDER BY position", [id.blob])
        return Trade.ReturnRecorded(
            record: id,
            buyer: ID(row, "buyer"),
            lines: lines.map { line in
                Trade.OrderLine(
                    product: ID(line, "product_id"),
                    quantity: line["quantity"],
                    unitPrice: Money(line["unit_price"], total.currency),
                    amount: Money(line["amount"], total.currency)
                )
            },
            total: total,
            returnedAt: Timestamp(milliseconds: row["returned_at"])
        )
    }

    func add(_ record: Trade.ReturnRecorded, number: String?, country: String?) throws {
        try database.run(
            """
            INSERT INTO return_record (id, buyer, number, country, currency, total, returned_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                record.record.blob, record.buyer.blob, number, country, record.total.currency.description,
                record.total.amount, record.returnedAt.milliseconds,
            ]
        )
        for (position, line) in record.lines.enumerated() {
            try database.run(
                """
                INSERT INTO return_line (return_id, position, product_id, quantity, unit_price, amount)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                [
                    record.record.blob, position, line.product.blob, line.quantity, line.unitPrice.amount,
                    line.amount.amount,
                ]
            )
        }
    }
}
