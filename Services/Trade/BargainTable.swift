import Model
import ServiceKit
import Storage

extension Transaction {
    var bargains: BargainTable { BargainTable(database: database) }
}

extension Snapshot {
    var bargains: BargainTable { BargainTable(database: database) }
}

/// Bargains, their offers and their helps, in the tables `bargain_offer`, `bargain` and `bargain_help`.
struct BargainTable {
    let database: Database

    func find(_ id: ID<Bargain>) throws -> Bargain? {
        try database.one("SELECT * FROM bargain WHERE id = ?", [id.blob]).map(bargain)
    }

    /// The bargains that fit, the newest first.
    func find(_ query: Trade.FindBargains, limit: Int) throws -> [Bargain] {
        var filter = Filter()
        filter.add("id = ?", query.bargain?.blob)
        filter.add("offer_id = ?", query.offer?.blob)
        filter.add("opener = ?", query.opener?.blob)
        filter.add("state = ?", query.state?.rawValue)
        filter.add("(opened_at, id) < (SELECT opened_at, id FROM bargain WHERE id = ?)", query.before?.blob)
        return try database.all(
            "SELECT * FROM bargain WHERE \(filter.sql) ORDER BY opened_at DESC, id DESC LIMIT ?",
            filter.arguments + [limit]
        ).map(bargain)
    }

    /// The bargains of a product that somebody may still help in or buy by.
    func findOpen(of product: ID<Catalogue.Product>) throws -> [ID<Bargain>] {
        try database.all(
            "SELECT id FROM bargain WHERE product_id = ? AND state IN ('running', 'reached')",
            [product.blob]
        ).map { ID($0, "id") }
    }

    /// How many bargains a person has had of an offer, whatever became of them.
    func count(of opener: ID<Person>, in offer: ID<Trade.BargainOffer>) throws -> Int {
        try database.one(
            "SELECT count(*) AS count FROM bargain WHERE opener = ? AND offer_id = ?",
            [opener.blob, offer.blob]
        )?["count"] ?? 0
    }

    /// Adds a bargain, or writes what is new about it.
    func save(_ bargain: Bargain) throws {
        try database.run(
            """
            INSERT INTO bargain
                (id, offer_id, product_id, opener, start_amount, floor_amount, price_amount, currency, cuts, made, seed,
                newcomer_percent, state, reason, order_id, opened_at, expires_at, reached_at, closed_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET
                price_amount = excluded.price_amount, made = excluded.made, state = excluded.state,
                reason = excluded.reason, order_id = excluded.order_id, expires_at = excluded.expires_at,
                reached_at = excluded.reached_at, closed_at = excluded.closed_at
            """,
            [
                bargain.id.blob, bargain.offer.blob, bargain.product.blob, bargain.opener.blob, bargain.start.amount,
                bargain.floor.amount, bargain.price.amount, bargain.start.currency.description, bargain.cuts,
                bargain.made, bargain.seed, bargain.newcomerPercent, bargain.state.rawValue, bargain.reason,
                bargain.order?.blob, bargain.openedAt.milliseconds, bargain.expiresAt.milliseconds,
                bargain.reachedAt?.milliseconds, bargain.closedAt?.milliseconds,
            ]
        )
    }

    private func bargain(_ row: Row) throws -> Bargain {
        let id = ID<Bargain>(row, "id")
        guard let state = Trade.BargainState(rawValue: row["state"]) else { throw DamagedRow(id: id.uuid) }
        return Bargain(
            id: id,
            offer: ID(row, "offer_id"),
            product: ID(row, "product_id"),
            opener: ID(row, "opener"),
            start: try Money(row, "start_amount", "currency"),
            floor: try Money(row, "floor_amount", "currency"),
            price: try Money(row, "price_amount", "currency"),
            cuts: row["cuts"],
            made: row["made"],
            seed: row["seed"],
            newcomerPercent: row["newcomer_percent"],
            state: state,
            reason: row["reason"],
            order: row.optionalID("order_id"),
            openedAt: Timestamp(milliseconds: row["opened_at"]),
            expiresAt: Timestamp(milliseconds: row["expires_at"]),
            reachedAt: row.time("reached_at"),
            closedAt: row.time("closed_at")
        )
    }
}

// Offers.
extension BargainTable {
    func findOffer(_ id: ID<Trade.BargainOffer>) throws -> Trade.BargainOffer? {
        try database.one("SELECT * FROM bargain_offer WHERE id = ?", [id.blob]).map(offer)
    }

    /// The offers that fit, the newest first.
    func find(_ query: Trade.FindBargainOffers, at now: Timestamp, limit: Int) throws -> [Trade.BargainOffer] {
        var filter = Filter()
        filter.add("id = ?", query.offer?.blob)
        filter.add("product_id = ?", query.product?.blob)
        if query.onlyOpen == true {
            filter.add("? >= from_at", now.milliseconds)
            filter.add("? < until_at", now.milliseconds)
            filter.add(ProductTable.isForSale("product_id"))
        }
        filter.add("(created_at, id) < (SELECT created_at, id FROM bargain_offer WHERE id = ?)", query.before?.blob)
        return try database.all(
            "SELECT * FROM bargain_offer WHERE \(filter.sql) ORDER BY created_at DESC, id DESC LIMIT ?",
            filter.arguments + [limit]
        ).map(offer)
    }

    func add(_ offer: Trade.BargainOffer) throws {
        try database.run(
            """
            INSERT INTO bargain_offer
                (id, product_id, start_amount, floor_amount, currency, cuts, newcomer_percent, lifetime_s,
                bargains_per_person, helps_per_person, from_at, until_at, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                offer.id.blob, offer.product.blob, offer.start.amount, offer.floor.amount,
                offer.start.currency.description, offer.cuts, offer.newcomerPercent, offer.lifetimeSeconds,
                offer.bargainsPerPerson, offer.helpsPerPerson, offer.from.milliseconds, offer.until.milliseconds,
                offer.createdAt.milliseconds,
            ]
        )
    }

    private func offer(_ row: Row) throws -> Trade.BargainOffer {
        Trade.BargainOffer(
            id: ID(row, "id"),
            product: ID(row, "product_id"),
            start: try Money(row, "start_amount", "currency"),
            floor: try Money(row, "floor_amount", "currency"),
            cuts: row["cuts"],
            newcomerPercent: row["newcomer_percent"],
            lifetimeSeconds: row["lifetime_s"],
            bargainsPerPerson: row["bargains_per_person"],
            helpsPerPerson: row["helps_per_person"],
            from: Timestamp(milliseconds: row["from_at"]),
            until: Timestamp(milliseconds: row["until_at"]),
            createdAt: Timestamp(milliseconds: row["created_at"])
        )
    }
}

// Helps.
extension BargainTable {
    func findHelp(_ id: ID<Trade.BargainHelp>) throws -> BargainHelp? {
        try database.one(
            """
            SELECT bargain_help.*, currency FROM bargain_help JOIN bargain ON bargain.id = bargain_id
            WHERE bargain_help.id = ?
            """,
            [id.blob]
        ).map(help)
    }

    func hasHelped(_ person: ID<Person>, in bargain: ID<Bargain>) throws -> Bool {
        try database.one(
            "SELECT 1 FROM bargain_help WHERE bargain_id = ? AND person = ?",
            [bargain.blob, person.blob]
        ) != nil
    }

    /// In how many bargains of an offer a person has helped or is about to.
    func helpCount(of person: ID<Person>, in offer: ID<Trade.BargainOffer>) throws -> Int {
        try database.one(
            """
            SELECT count(*) AS count FROM bargain_help JOIN bargain ON bargain.id = bargain_id
            WHERE person = ? AND offer_id = ? AND bargain_help.state <> 'refused'
            """,
            [person.blob, offer.blob]
        )?["count"] ?? 0
    }

    /// Whether a person has never helped or bought before.
    func isNewcomer(_ person: ID<Person>) throws -> Bool {
        try database.one(
            """
            SELECT 1 FROM bargain_help WHERE person = ?1 AND state = 'cut'
            UNION ALL SELECT 1 FROM customer_order WHERE buyer = ?1 LIMIT 1
            """,
            [person.blob]
        ) == nil
    }

    /// For each cut that was made, in their order, whether a newcomer made it.
    func newcomers(of bargain: ID<Bargain>) throws -> [Bool] {
        try cuts(of: bargain).map(\.isNewcomer)
    }

    /// The cuts that were made, in their order.
    func cuts(of bargain: ID<Bargain>) throws -> [(amount: Int64, isNewcomer: Bool)] {
        try database.all(
            "SELECT amount, is_newcomer FROM bargain_help WHERE bargain_id = ? AND state = 'cut' ORDER BY number",
            [bargain.blob]
        ).map { ($0["amount"], $0["is_newcomer"]) }
    }

    /// Adds a help, or writes what is new about it.
    func save(_ help: BargainHelp) throws {
        let view = help.view
        try database.run(
            """
            INSERT INTO bargain_help
                (id, bargain_id, person, state, reason, number, amount, is_newcomer, asks, device, network, asked_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET
                state = excluded.state, reason = excluded.reason, number = excluded.number, amount = excluded.amount,
                is_newcomer = excluded.is_newcomer, asks = excluded.asks, device = excluded.device,
                network = excluded.network
            """,
            [
                view.id.blob, view.bargain.blob, view.person.blob, view.state.rawValue, view.reason, view.number,
                view.amount?.amount, view.isNewcomer, help.asks, help.device, help.network, view.askedAt.milliseconds,
            ]
        )
    }

    private func help(_ row: Row) throws -> BargainHelp {
        let id = ID<Trade.BargainHelp>(row, "id")
        guard let state = Trade.BargainHelpState(rawValue: row["state"]) else { throw DamagedRow(id: id.uuid) }
        let view = Trade.BargainHelp(
            id: id,
            bargain: ID(row, "bargain_id"),
            person: ID(row, "person"),
            state: state,
            reason: row["reason"],
            number: row["number"],
            amount: row["amount"] == nil ? nil : try Money(row, "amount", "currency"),
            isNewcomer: row["is_newcomer"],
            askedAt: Timestamp(milliseconds: row["asked_at"])
        )
        return BargainHelp(view: view, asks: row["asks"], device: row["device"], network: row["network"])
    }
}
