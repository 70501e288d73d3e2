import Model
import ServiceKit
import Storage

extension Transaction {
    var staffRefunds: StaffRefundTable { StaffRefundTable(database: database) }
}

/// What is given back by hand, and who wanted it, in the table `staff_refund`; and in `treasury_pair` whether there are
/// two people to ask.
struct StaffRefundTable {
    let database: Database

    func add(
        _ deed: Identity.Deed,
        giving amount: Money,
        of order: ID<Trade.Order>,
        wantedBy sender: ID<Person>?,
        approvedBy second: ID<Person>?,
        at now: Timestamp
    ) throws {
        try database.run(
            """
            INSERT INTO staff_refund (action, order_id, amount, currency, people, wanted_by, approved_by, given_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                deed.action, order.blob, amount.amount, amount.currency.description, second == nil ? 1 : 2,
                sender?.blob, second?.blob, now.milliseconds,
            ]
        )
    }

    /// What has been given back of an order because one person alone wanted it, in minor units.
    func givenAlone(of order: ID<Trade.Order>) throws -> Int64 {
        try database.one(
            """
            SELECT coalesce(sum(amount), 0) AS amount FROM staff_refund
            WHERE order_id = ? AND people = 1
            """,
            [order.blob]
        ).map { $0["amount"] } ?? 0
    }

    /// What somebody alone has given back in a currency since a time, in minor units; all who come without an access token
    /// are one.
    func givenAlone(by sender: ID<Person>?, in currency: Currency, since start: Timestamp) throws -> Int64 {
        try database.one(
            """
            SELECT coalesce(sum(amount), 0) AS amount FROM staff_refund
            WHERE wanted_by IS ? AND given_at > ? AND currency = ? AND people = 1
            """,
            [sender?.blob, start.milliseconds, currency.description]
        ).map { $0["amount"] } ?? 0
    }

    /// Whether much takes two people from now on, and for good.
    func takesTwo() throws -> Bool { try database.one("SELECT since FROM treasury_pair") != nil }

    func takeTwo(from now: Timestamp) throws {
        try database.run(
            "INSERT INTO treasury_pair (since) SELECT ? WHERE NOT EXISTS (SELECT since FROM treasury_pair)",
            [now.milliseconds]
        )
    }
}
