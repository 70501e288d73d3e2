import Model
import ServiceKit
import Storage

extension Transaction {
    var offers: OfferTable { OfferTable(database: database) }
}

/// What the catalogue says of its products, in the table `offer`.
struct OfferTable {
    let database: Database

    /// Keeps what a product says; whether it was news: not for one that is retired, or has been told of later already.
    func save(_ offer: Offer, changedAt: Timestamp) throws -> Bool {
        try database.run(
            """
            INSERT INTO offer
                (product, is_for_sale, is_retired, titles, tags, price_amount, price_currency, changed_at)
            VALUES (?, ?, 0, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET
                is_for_sale = excluded.is_for_sale, titles = excluded.titles, tags = excluded.tags,
                price_amount = excluded.price_amount, price_currency = excluded.price_currency,
                changed_at = excluded.changed_at
            WHERE is_retired = 0 AND excluded.changed_at >= changed_at
            """,
            [
                offer.id.blob, offer.isForSale, offer.titles.joined(separator: "\n"),
                offer.tags.joined(separator: "\n"), offer.price.amount, offer.price.currency.description,
                changedAt.milliseconds,
            ]
        )
        return database.changesCount > 0
    }

    /// Keeps that a product is retired, even if nothing else is known of it yet.
    func retire(_ product: ID<Catalogue.Product>) throws {
        try database.run(
            """
            INSERT INTO offer
                (product, is_for_sale, is_retired, titles, tags, price_amount, price_currency, changed_at)
            VALUES (?, 0, 1, '', '', 0, '---', 0)
            ON CONFLICT DO UPDATE SET is_for_sale = 0, is_retired = 1
            """,
            [product.blob]
        )
    }

    /// Hands over all products that are not retired.
    func forEach(_ body: (Offer) -> Void) throws {
        let rows = try Row.fetchCursor(
            database.cachedStatement(sql: "SELECT * FROM offer WHERE is_retired = 0 ORDER BY product")
        )
        while let row = try rows.next() {
            guard let currency = Currency(row["price_currency"]) else {
                throw DamagedOffer(product: ID(row, "product"))
            }
            body(
                Offer(
                    id: ID(row, "product"),
                    isForSale: row["is_for_sale"],
                    titles: (row["titles"] as String).split(separator: "\n").map(String.init),
                    tags: (row["tags"] as String).split(separator: "\n").map(String.init),
                    price: Money(row["price_amount"], currency)
                )
            )
        }
    }
}

/// A row that no version of the service can have written.
struct DamagedOffer: Error {
    var product: ID<Catalogue.Product>
}
