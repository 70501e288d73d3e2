import Model
import ServiceKit
import Storage

extension Transaction {
    var groupBuys: GroupBuyTable { GroupBuyTable(database: database) }
}

extension Snapshot {
    var groupBuys: GroupBuyTable { GroupBuyTable(database: database) }
}

/// Group-buys and their offers, in the tables `group_buy_offer`, `group_buy` and `group_buy_seat`.
struct GroupBuyTable {
    let database: Database

    func find(_ id: ID<GroupBuy>) throws -> GroupBuy? {
        try database.one("SELECT * FROM group_buy WHERE id = ?", [id.blob]).map(groupBuy)
    }

    /// The group-buys that fit, the newest first.
    func find(_ query: Trade.FindGroupBuys, limit: Int) throws -> [GroupBuy] {
        var filter = Filter()
        filter.add("id = ?", query.groupBuy?.blob)
        filter.add("offer_id = ?", query.offer?.blob)
        filter.add("id IN (SELECT group_buy_id FROM group_buy_seat WHERE person = ?)", query.person?.blob)
        filter.add("state = ?", query.state?.rawValue)
        filter.add("(opened_at, id) < (SELECT opened_at, id FROM group_buy WHERE id = ?)", query.before?.blob)
        return try database.all(
            "SELECT * FROM group_buy WHERE \(filter.sql) ORDER BY opened_at DESC, id DESC LIMIT ?",
            filter.arguments + [limit]
        ).map(groupBuy)
    }

    /// The open group-buys of a product.
    func findOpen(of product: ID<Catalogue.Product>) throws -> [ID<GroupBuy>] {
        try database.all("SELECT id FROM group_buy WHERE product_id = ? AND state = 'open'", [product.blob])
            .map { ID($0, "id") }
    }

    /// The oldest open group-buy of an offer that has a seat left.
    func findFree(of offer: ID<Trade.GroupBuyOffer>, at now: Timestamp) throws -> GroupBuy? {
        try database.one(
            """
            SELECT * FROM group_buy
            WHERE product_id = (SELECT product_id FROM group_buy_offer WHERE id = ?1) AND offer_id = ?1
                AND state = 'open' AND seats < size AND expires_at > ?2
            ORDER BY opened_at, id LIMIT 1
            """,
            [offer.blob, now.milliseconds]
        ).map(groupBuy)
    }

    /// Whether a person has a seat in an open group-buy of an offer.
    func hasSeat(_ person: ID<Person>, in offer: ID<Trade.GroupBuyOffer>) throws -> Bool {
        try database.one(
            "SELECT 1 FROM group_buy_seat WHERE open_offer_id = ? AND person = ?",
            [offer.blob, person.blob]
        ) != nil
    }

    /// Adds a group-buy, or writes all of it anew.
    func save(_ group: GroupBuy) throws {
        try database.run(
            """
            INSERT INTO group_buy
                (id, offer_id, product_id, price_amount, price_currency, size, seats, leader, state, opened_at,
                expires_at, closed_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET
                seats = excluded.seats, leader = excluded.leader, state = excluded.state,
                closed_at = excluded.closed_at
            """,
            [
                group.id.blob, group.offer.blob, group.product.blob, group.price.amount,
                group.price.currency.description, group.size, group.members.count, group.leader.blob,
                group.state.rawValue, group.openedAt.milliseconds, group.expiresAt.milliseconds,
                group.closedAt?.milliseconds,
            ]
        )
        try database.run("DELETE FROM group_buy_seat WHERE group_buy_id = ?", [group.id.blob])
        for member in group.members {
            try database.run(
                """
                INSERT INTO group_buy_seat (group_buy_id, order_id, person, is_paid, joined_at, open_offer_id)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                [
                    group.id.blob, member.order.blob, member.person.blob, member.isPaid,
                    member.joinedAt.milliseconds, group.state == .open ? group.offer.blob : nil,
                ]
            )
        }
    }

    private func groupBuy(_ row: Row) throws -> GroupBuy {
        let id = ID<GroupBuy>(row, "id")
        guard let state = Trade.GroupBuyState(rawValue: row["state"]) else { throw DamagedRow(id: id.uuid) }
        return GroupBuy(
            id: id,
            offer: ID(row, "offer_id"),
            product: ID(row, "product_id"),
            price: try Money(row, "price_amount", "price_currency"),
            size: row["size"],
            leader: ID(row, "leader"),
            members: try members(of: id),
            state: state,
            openedAt: Timestamp(milliseconds: row["opened_at"]),
            expiresAt: Timestamp(milliseconds: row["expires_at"]),
            closedAt: row.time("closed_at")
        )
    }

    /// In the order in which they joined, which is that of the lead's inheritance.
    private func members(of group: ID<GroupBuy>) throws -> [Trade.GroupBuyMember] {
        try database.all(
            "SELECT * FROM group_buy_seat WHERE group_buy_id = ? ORDER BY joined_at, order_id",
            [group.blob]
        ).map { row in
            Trade.GroupBuyMember(
                person: ID(row, "person"),
                order: ID(row, "order_id"),
                isPaid: row["is_paid"],
                joinedAt: Timestamp(milliseconds: row["joined_at"])
            )
        }
    }
}

// Offers.
extension GroupBuyTable {
    func findOffer(_ id: ID<Trade.GroupBuyOffer>) throws -> Trade.GroupBuyOffer? {
        try database.one("SELECT * FROM group_buy_offer WHERE id = ?", [id.blob]).map(offer)
    }

    /// The offers that fit, the newest first.
    func find(_ query: Trade.FindGroupBuyOffers, limit: Int) throws -> [Trade.GroupBuyOffer] {
        var filter = Filter()
        filter.add("id = ?", query.offer?.blob)
        filter.add("product_id = ?", query.product?.blob)
        if query.onlyOpen == true {
            filter.add("withdrawn_at IS NULL")
            filter.add(ProductTable.isForSale("product_id"))
        }
        filter.add("(created_at, id) < (SELECT created_at, id FROM group_buy_offer WHERE id = ?)", query.before?.blob)
        return try database.all(
            "SELECT * FROM group_buy_offer WHERE \(filter.sql) ORDER BY created_at DESC, id DESC LIMIT ?",
            filter.arguments + [limit]
        ).map(offer)
    }

    func add(_ offer: Trade.GroupBuyOffer) throws {
        try database.run(
            """
            INSERT INTO group_buy_offer
                (id, product_id, price_amount, price_currency, size, lifetime_s, paid_but_full, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                offer.id.blob, offer.product.blob, offer.price.amount, offer.price.currency.description, offer.size,
                offer.lifetimeSeconds, offer.paidButFull?.rawValue, offer.createdAt.milliseconds,
            ]
        )
    }

    func withdraw(_ offer: ID<Trade.GroupBuyOffer>, at now: Timestamp) throws {
        try database.run("UPDATE group_buy_offer SET withdrawn_at = ? WHERE id = ?", [now.milliseconds, offer.blob])
    }

    private func offer(_ row: Row) throws -> Trade.GroupBuyOffer {
        Trade.GroupBuyOffer(
            id: ID(row, "id"),
            product: ID(row, "product_id"),
            price: try Money(row, "price_amount", "price_currency"),
            size: row["size"],
            lifetimeSeconds: row["lifetime_s"],
            paidButFull: (row["paid_but_full"] as String?).flatMap(Trade.PaidButFull.init),
            createdAt: Timestamp(milliseconds: row["created_at"]),
            withdrawnAt: row.time("withdrawn_at")
        )
    }
}
