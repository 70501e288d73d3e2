import Model
import ServiceKit
import Storage

/// Counts a sale's pieces down, in a table of sales and one of who has how many by which order.
///
/// Whether there are pieces left is tested by the statement that takes them; a CHECK has the last word.
struct QuotaTable<Sale: Identified> {
    let database: Database
    /// Has the columns `id`, `quota`, `sold` and `per_person`.
    let sales: String
    /// Has the columns `sale_id`, `person`, `order_id` and `quantity`.
    let purchases: String

    /// Takes pieces for an order if there are as many left, and if the person doesn't get more than one may have.
    func take(
        _ quantity: Int,
        of sale: ID<Sale>,
        for person: ID<Person>,
        order: ID<Trade.Order>
    ) throws -> QuotaTaking {
        try database.run(
            "UPDATE \(sales) SET sold = sold + ?2 WHERE id = ?1 AND sold + ?2 <= quota",
            [sale.blob, quantity]
        )
        guard database.changesCount == 1 else { return .soldOut }
        try database.run(
            """
            INSERT INTO \(purchases) (sale_id, person, order_id, quantity) SELECT ?1, ?2, ?3, ?4
            WHERE ?4 + (SELECT coalesce(sum(quantity), 0) FROM \(purchases) WHERE sale_id = ?1 AND person = ?2)
                <= (SELECT per_person FROM \(sales) WHERE id = ?1)
            """,
            [sale.blob, person.blob, order.blob, quantity]
        )
        guard database.changesCount == 1 else {
            try giveBack(quantity, to: sale)
            return .overLimit
        }
        return .taken
    }

    /// Gives back what an order has taken; how many pieces, or nil if it has none.
    func leave(_ sale: ID<Sale>, with order: ID<Trade.Order>) throws -> Int? {
        let row = try database.one(
            "SELECT quantity FROM \(purchases) WHERE order_id = ? AND sale_id = ?",
            [order.blob, sale.blob]
        )
        guard let quantity: Int = row?["quantity"] else { return nil }
        try database.run("DELETE FROM \(purchases) WHERE order_id = ?", [order.blob])
        try giveBack(quantity, to: sale)
        return quantity
    }

    private func giveBack(_ quantity: Int, to sale: ID<Sale>) throws {
        try database.run("UPDATE \(sales) SET sold = sold - ?2 WHERE id = ?1", [sale.blob, quantity])
    }
}

/// What became of a wish for pieces.
enum QuotaTaking {
    case taken
    case soldOut
    case overLimit
}
