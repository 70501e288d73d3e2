import Model
import ServiceKit
import Storage
import Support

@testable import TradeService

/// What holds in the world, whatever has happened.
enum Rules {
    /// After every step: all of it for whatever has changed since the last time.
    static func checkAlways(_ world: World) throws {
        guard !world.shelf.isNegative else { throw Broken("the stock is negative") }
        try world.trade.store.write { database in
            try checkAccounts(of: world, in: database)
            guard try database.one("SELECT 1 FROM touched LIMIT 1") != nil else { return }
            for rule in rules {
                guard let row = try database.one(rule.sql) else { continue }
                throw Broken("\(rule.mistake): \(row)")
            }
            try database.run("DELETE FROM touched")
        }
    }

    private static func checkAccounts(of world: World, in database: Database) throws {
        var accounts: [String: Int64] = [:]
        for row in try database.all("SELECT account, amount FROM account_sum") {
            accounts[row["account"]] = row["amount"]
        }
        guard accounts.values.reduce(0, +) == 0 else { throw Broken("the ledger does not balance: \(accounts)") }
        guard accounts["gateway_clearing", default: 0] == world.books.clearing else {
            throw Broken("the ledger has \(accounts) where the gateway holds \(world.books.clearing)")
        }
        guard accounts["refunds_payable", default: 0] == -world.books.payable else {
            throw Broken("the ledger has \(accounts) where \(world.books.payable) are on their way back")
        }
    }

    /// Each selects whatever breaks it.
    private static let rules = [
        (
            mistake: "a posting does not balance",
            sql: """
            SELECT what, id FROM touched JOIN ledger_entry ON kind = what AND subject = id
            GROUP BY what, id HAVING sum(amount) <> 0 LIMIT 1
            """
        ),
        (
            mistake: "a group-buy has more seats than it may, or formed too early",
            sql: """
            SELECT group_buy.id FROM touched JOIN group_buy USING (id) JOIN group_buy_seat ON group_buy_id = id
            WHERE what = 'group' GROUP BY id
            HAVING count(*) > size OR state = 'formed' AND (count(*) < size OR min(is_paid) = 0) LIMIT 1
            """
        ),
        (
            mistake: "the lines of an order do not add up to it",
            sql: """
            SELECT customer_order.id, total FROM touched JOIN customer_order USING (id)
                JOIN order_line ON order_id = id
            WHERE what = 'order' GROUP BY id HAVING sum(amount - discount + shipping) <> total LIMIT 1
            """
        ),
        (
            mistake: "a flash sale has sold something else than people have",
            sql: """
            SELECT id FROM touched JOIN flash_sale USING (id)
            WHERE what = 'sale'
                AND sold <> (SELECT coalesce(sum(quantity), 0) FROM flash_purchase WHERE sale_id = id) LIMIT 1
            """
        ),
        (
            mistake: "a presale has sold something else than people have",
            sql: """
            SELECT id FROM touched JOIN presale USING (id)
            WHERE what = 'presale'
                AND sold <> (SELECT coalesce(sum(quantity), 0) FROM presale_purchase WHERE sale_id = id) LIMIT 1
            """
        ),
        (
            mistake: "somebody has more pieces than one may have",
            sql: """
            SELECT id FROM touched JOIN flash_sale USING (id) JOIN flash_purchase ON sale_id = id
            WHERE what = 'sale' AND person <> zeroblob(16)
            GROUP BY id, person HAVING sum(quantity) > per_person LIMIT 1
            """
        ),
        (
            mistake: "an order has no pieces or bargain while it lives, or has them still",
            sql: """
            SELECT id, state, step FROM touched JOIN customer_order USING (id)
            WHERE what = 'place' AND state <> 'refunded'
                AND (state NOT IN ('cancelled', 'refused') OR step = 'late_stock')
                <> (EXISTS (SELECT 1 FROM flash_purchase WHERE order_id = id)
                    OR EXISTS (SELECT 1 FROM presale_purchase WHERE order_id = id)
                    OR EXISTS (SELECT 1 FROM bargain WHERE order_id = customer_order.id)) LIMIT 1
            """
        ),
        (
            mistake: "a bargain has come down by something else than its cuts",
            sql: """
            SELECT bargain.id FROM touched JOIN bargain USING (id)
            WHERE what = 'bargain' AND start_amount - price_amount <> (SELECT coalesce(sum(amount), 0)
                FROM bargain_help WHERE bargain_id = bargain.id AND state = 'cut') LIMIT 1
            """
        ),
        (
            mistake: "more of a payment goes back than has come in",
            sql: """
            SELECT payment.id FROM touched JOIN payment USING (id) JOIN refund ON payment_id = payment.id
            WHERE what = 'payment' GROUP BY payment.id HAVING sum(refund.amount) > payment.amount LIMIT 1
            """
        ),
        (
            mistake: "claims are about more than a line has, or was paid for it",
            sql: """
            SELECT order_line.order_id, order_line.position FROM touched
                JOIN claim ON claim.order_id = touched.id
                JOIN claim_line ON claim_id = claim.id
                JOIN order_line ON order_line.order_id = claim.order_id AND order_line.position = line
            WHERE what = 'claims' AND (closed_at IS NULL OR state = 'completed')
            GROUP BY order_line.order_id, order_line.position
            HAVING sum(claim_line.quantity) > max(order_line.quantity - order_line.cancelled)
                OR sum(claim_line.amount) > max(order_line.amount - order_line.discount + order_line.shipping)
            LIMIT 1
            """
        ),
    ]

    /// Now and then, and at the end: the service's own verification of all that there is.
    static func checkLedger(_ world: World) throws {
        let report = try world.trade.ask(Trade.VerifyLedger())
        guard report.findings.isEmpty else { throw Broken("the ledger is not verified: \(report.findings)") }
        let clearing = report.balances.first { $0.account == .gatewayClearing }
        guard (clearing.map { $0.debit - $0.credit } ?? 0) == world.books.clearing else {
            throw Broken("the ledger reports \(report.balances) where the gateway holds \(world.books.clearing)")
        }
    }

    /// When nothing is left to happen: nobody waits, and nobody's money is with us but for goods.
    static func checkEnd(_ world: World) throws {
        try checkAlways(world)
        try checkLedger(world)
        guard world.shelf.isComplete else { throw Broken("pieces are lost, or came from nowhere") }
        guard world.books.payable == 0 else { throw Broken("\(world.books.payable) never came back") }
        var page: Trade.OrderPage?
        var count = 0
        repeat {
            page = try world.trade.ask(Trade.FindOrders(limit: 100, before: page?.next))
            for order in page?.orders ?? [] { try checkEnd(of: order, in: world) }
            count += page?.orders.count ?? 0
        } while page?.next != nil
        guard count == world.orders.ids.count else {
            throw Broken("\(count) of \(world.orders.ids.count) orders exist")
        }
        for id in world.bargains.ids {
            let explained = try world.trade.ask(Trade.ExplainBargain(bargain: id))
            guard explained.isVerified else { throw Broken("the cuts of \(id) are not those of its seed") }
            let bargain = try world.trade.ask(Trade.FindBargains(bargain: id)).bargains.first
            guard let bargain, [.ordered, .expired].contains(bargain.state) else {
                throw Broken("bargain \(id) waits for good")
            }
        }
        for id in world.groups.ids {
            let group = try world.trade.ask(Trade.FindGroupBuys(groupBuy: id)).groupBuys.first
            guard let group, group.state != .open else { throw Broken("group \(id) waits for good") }
        }
    }

    private static func checkEnd(of order: Trade.Order, in world: World) throws {
        // Whoever has no goods has all their money again, each seat of a group that came to nothing included.
        let isKept = [.paid, .shipped, .received].contains(order.state)
        let kept = isKept ? order.total.amount - order.refunded.amount : 0
        guard world.books.balance(of: order.id) == kept else {
            throw Broken("\(world.books.balance(of: order.id)) of \(kept) are kept for \(order)")
        }
        guard ![.placed, .awaitingPayment, .closing].contains(order.state) else {
            throw Broken("\(order) waits for good")
        }
        let hasGoods = isKept || order.state == .refunded && order.shippedAt != nil
        if let has = world.fair.has(order), has != hasGoods {
            throw Broken("\(order) has lost its place in its campaign, or has it still")
        }
        let pieces = hasGoods ? order.lines.reduce(0) { $0 + $1.quantity - ($1.cancelled ?? 0) } : 0
        guard world.shelf.taken(for: order.id) == pieces else {
            throw Broken("\(world.shelf.taken(for: order.id)) of \(pieces) pieces are gone for \(order)")
        }
    }
}
