import Model
import ServiceKit
import Storage

extension Transaction {
    var allotments: AllotmentTable { AllotmentTable(database: database) }
}

/// What is set aside for sales, in the table `allotment`; the pieces count as reserved in ``StockTable``.
struct AllotmentTable {
    let database: Database

    func find(_ sale: ID<Trade.FlashSale>) throws -> Allotment? {
        guard let row = try database.one("SELECT * FROM allotment WHERE sale_id = ?", [sale.blob]) else { return nil }
        guard let state = Catalogue.AllotmentState(rawValue: row["state"]) else { throw DamagedAllotment(sale: sale) }
        return Allotment(
            sale: sale,
            product: ID(row, "product_id"),
            quantity: row["quantity"],
            left: row["left_over"],
            state: state,
            until: Timestamp(milliseconds: row["until_at"])
        )
    }

    /// Adds an allotment, or writes what is new about it.
    func save(_ allotment: Allotment) throws {
        try database.run(
            """
            INSERT INTO allotment (sale_id, product_id, quantity, left_over, state, until_at) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (sale_id) DO UPDATE SET left_over = excluded.left_over, state = excluded.state
            """,
            [
                allotment.sale.blob, allotment.product.blob, allotment.quantity, allotment.left,
                allotment.state.rawValue, allotment.until.milliseconds,
            ]
        )
    }

    /// Takes pieces out of what is left, if there are as many; whether there were.
    func take(_ line: Catalogue.StockLine, from sale: ID<Trade.FlashSale>) throws -> Bool {
        try database.run(
            """
            UPDATE allotment SET left_over = left_over - ?3
            WHERE sale_id = ?1 AND product_id = ?2 AND state = 'allotted' AND left_over >= ?3
            """,
            [sale.blob, line.product.blob, line.quantity]
        )
        return database.changesCount == 1
    }

    /// Puts pieces back while the allotment lasts; whether it does.
    func putBack(_ line: Catalogue.StockLine, to sale: ID<Trade.FlashSale>) throws -> Bool {
        try database.run(
            """
            UPDATE allotment SET left_over = left_over + ?3
            WHERE sale_id = ?1 AND product_id = ?2 AND state = 'allotted'
            """,
            [sale.blob, line.product.blob, line.quantity]
        )
        return database.changesCount == 1
    }
}

/// A row that no version of the service can have written.
struct DamagedAllotment: Error {
    var sale: ID<Trade.FlashSale>
}
