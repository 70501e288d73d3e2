import Model
import ServiceKit
import Storage

extension Transaction {
    var priceRules: PriceRulesTable { PriceRulesTable(database: database) }
}

extension Snapshot {
    var priceRules: PriceRulesTable { PriceRulesTable(database: database) }
}

/// What orders cost beside the goods, in the tables `price_rules` and `spend_discount`.
struct PriceRulesTable {
    let database: Database

    /// Those of a currency; where nobody has made any, nothing is taken off or added.
    func find(_ currency: Currency) throws -> Trade.PriceRules {
        try database.one("SELECT * FROM price_rules WHERE currency = ?", [currency.description]).map(rules)
            ?? Trade.PriceRules(currency: currency)
    }

    func all() throws -> [Trade.PriceRules] {
        try database.all("SELECT * FROM price_rules ORDER BY currency").map(rules)
    }

    func save(_ rules: Trade.PriceRules) throws {
        let currency = rules.currency.description
        try database.run(
            "REPLACE INTO price_rules (currency, shipping, free_shipping_from) VALUES (?, ?, ?)",
            [currency, rules.shipping, rules.freeShippingFrom]
        )
        try database.run("DELETE FROM spend_discount WHERE currency = ?", [currency])
        for (position, discount) in rules.discounts.enumerated() {
            try database.run(
                "INSERT INTO spend_discount (currency, position, from_amount, off_amount) VALUES (?, ?, ?, ?)",
                [currency, position, discount.from, discount.off]
            )
        }
    }

    private func rules(_ row: Row) throws -> Trade.PriceRules {
        guard let currency = Currency(row["currency"]) else { throw DamagedRow(id: UUID128(high: 0, low: 0)) }
        return Trade.PriceRules(
            currency: currency,
            discounts: try database.all(
                "SELECT * FROM spend_discount WHERE currency = ? ORDER BY position",
                [currency.description]
            ).map { Trade.SpendDiscount(from: $0["from_amount"], off: $0["off_amount"]) },
            shipping: row["shipping"],
            freeShippingFrom: row["free_shipping_from"]
        )
    }
}
