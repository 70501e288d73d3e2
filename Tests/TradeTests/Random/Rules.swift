import Model
import ServiceKit
import Storage
import Support

@testable import TradeService

/// What holds in the world, whatever has happened.
enum Rules {
    /// After every step.
    static func checkAlways(_ world: World) throws {
        guard !world.shelf.isNegative else { throw Broken("the stock is negative") }
        try world.trade.store.read { database in
            let open = try database.one(
                "SELECT kind FROM ledger_entry GROUP BY kind, subject HAVING sum(amount) <> 0 LIMIT 1"
            )
            guard open == nil else { throw Broken("a posting does not balance") }
            var accounts: [String: Int64] = [:]
            for row in try database.all("SELECT account, sum(amount) AS sum FROM ledger_entry GROUP BY account") {
                accounts[row["account"]] = row["sum"]
            }
            guard accounts["gateway_clearing", default: 0] == world.books.clearing else {
                throw Broken("the ledger has \(accounts) where the gateway holds \(world.books.clearing)")
            }
            guard accounts["refunds_payable", default: 0] == -world.books.payable else {
                throw Broken("the ledger has \(accounts) where \(world.books.payable) are on their way back")
            }
            let crowd = try database.one(
                """
                SELECT group_buy.id FROM group_buy JOIN group_buy_seat ON group_buy_id = id
                GROUP BY id HAVING count(*) > size OR state = 'formed' AND (count(*) < size OR min(is_paid) = 0)
                LIMIT 1
                """
            )
            guard crowd == nil else { throw Broken("a group-buy has more seats than it may, or formed too early") }
        }
    }

    /// Now and then: the service's own verification.
    static func checkLedger(_ world: World) throws {
        let findings = try world.trade.ask(Trade.VerifyLedger()).findings
        guard findings.isEmpty else { throw Broken("the ledger is not verified: \(findings)") }
    }

    /// When nothing is left to happen: nobody waits, and nobody's money is with us but for goods.
    static func checkEnd(_ world: World) throws {
        try checkAlways(world)
        try checkLedger(world)
        guard world.books.payable == 0 else { throw Broken("\(world.books.payable) never came back") }
        for id in world.orders {
            guard let order = try world.trade.ask(Trade.FindOrders(order: id)).orders.first else {
                throw Broken("order \(id) is lost")
            }
            let isKept = [.paid, .shipped, .received].contains(order.state)
            let kept = isKept ? order.total.amount - order.refunded.amount : 0
            guard world.books.balance(of: id) == kept else {
                throw Broken("\(world.books.balance(of: id)) of \(kept) are kept for \(order)")
            }
            guard ![.placed, .awaitingPayment, .closing].contains(order.state) else {
                throw Broken("\(order) waits for good")
            }
            let hasGoods = isKept || order.state == .refunded && order.shippedAt != nil
            let pieces = hasGoods ? order.lines.reduce(0) { $0 + $1.quantity } : 0
            let isPartlyShipped = order.state == .refunded && order.lines.contains { $0.shipped != nil }
            guard world.shelf.taken(for: id) == pieces || isPartlyShipped else {
                throw Broken("\(world.shelf.taken(for: id)) of \(pieces) pieces are gone for \(order)")
            }
        }
    }
}
