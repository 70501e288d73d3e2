import Model
import ServiceKit
import Storage

extension Transaction {
    var orders: OrderTable { OrderTable(database: database) }
}

extension Snapshot {
    var orders: OrderTable { OrderTable(database: database) }
}

/// Orders, in the tables `customer_order` and `order_line`.
struct OrderTable {
    let database: Database

    func find(_ id: ID<Trade.Order>) throws -> Order? {
        try database.one("SELECT * FROM customer_order WHERE id = ?", [id.blob]).map(order)
    }

    /// The orders that fit, the newest first.
    func find(_ query: Trade.FindOrders, limit: Int) throws -> [Trade.Order] {
        var filter = Filter()
        filter.add("id = ?", query.order?.blob)
        filter.add("buyer = ?", query.buyer?.blob)
        filter.add("state = ?", query.state?.rawValue)
        filter.add("(placed_at, id) < (SELECT placed_at, id FROM customer_order WHERE id = ?)", query.before?.blob)
        return try database.all(
            "SELECT * FROM customer_order WHERE \(filter.sql) ORDER BY placed_at DESC, id DESC LIMIT ?",
            filter.arguments + [limit]
        ).map { try order($0).view }
    }

    func add(_ order: Order, number: String? = nil, country: String? = nil) throws {
        let view = order.view
        try database.run(
            """
            INSERT INTO customer_order
                (id, buyer, state, step, asks, reservation, reason, currency, total, refunded, payment_id, address_id,
                group_buy_id, bargain_id, flash_sale_id, presale_id, claim_id, device, network, leader_order_id, number,
                country, placed_at, expires_at, paid_at, received_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                view.id.blob, view.buyer.blob, view.state.rawValue, order.step.rawValue, order.asks, order.reservation,
                view.reason, view.total.currency.description, view.total.amount, view.refunded.amount,
                order.payment?.blob, view.address?.blob, view.groupBuy?.blob, view.bargain?.blob, view.flashSale?.blob,
                view.presale?.blob, view.claim?.blob, order.origin?.device, order.origin?.network,
                order.origin?.leader?.blob, number, country, view.placedAt.milliseconds,
                view.expiresAt?.milliseconds, view.paidAt?.milliseconds, view.receivedAt?.milliseconds,
            ]
        )
        for (position, line) in view.lines.enumerated() {
            try database.run(
                """
                INSERT INTO order_line
                    (order_id, position, product_id, quantity, unit_price, amount, discount, shipping, return_days)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    view.id.blob, position, line.product.blob, line.quantity, line.unitPrice.amount,
                    line.amount.amount, line.discount?.amount ?? 0, line.shipping?.amount ?? 0, line.returnDays,
                ]
            )
        }
    }

    /// Writes a move down, if the order is still where the move began.
    func move(_ order: Order, from before: Order) throws {
        let view = order.view
        try database.run(
            """
            UPDATE customer_order SET
                state = ?, step = ?, asks = ?, reservation = ?, reason = ?, refunded = ?, payment_id = ?,
                group_buy_id = ?, device = ?, network = ?, leader_order_id = ?, is_doubted = ?, expires_at = ?, paid_at = ?,
                committed_at = ?, shipped_at = ?, delivered_at = ?, received_at = ?, closed_at = ?
            WHERE id = ? AND state = ? AND step = ? AND refunded = ?
            """,
            [
                view.state.rawValue, order.step.rawValue, order.asks, order.reservation, view.reason,
                view.refunded.amount, order.payment?.blob, view.groupBuy?.blob, order.origin?.device,
                order.origin?.network, order.origin?.leader?.blob, order.isDoubted, view.expiresAt?.milliseconds,
                view.paidAt?.milliseconds, view.committedAt?.milliseconds, view.shippedAt?.milliseconds,
                view.deliveredAt?.milliseconds, view.receivedAt?.milliseconds, view.closedAt?.milliseconds,
                view.id.blob, before.view.state.rawValue, before.step.rawValue, before.view.refunded.amount,
            ]
        )
        guard database.changesCount == 1 else { throw MovedMeanwhile(order: view.id) }
    }

    /// Writes down that what was not sent of an order never will be.
    func cut(_ order: ID<Trade.Order>) throws {
        try database.run("UPDATE order_line SET cancelled = quantity - shipped WHERE order_id = ?", [order.blob])
    }

    /// Whether the buyer has paid for orders to other addresses, and for none to this one.
    func isNew(_ address: ID<Identity.Address>, for buyer: ID<Person>) throws -> Bool {
        let paid = try database.one(
            """
            SELECT count(*) AS count, count(*) FILTER (WHERE address_id = ?) AS here FROM customer_order
            WHERE buyer = ? AND paid_at IS NOT NULL AND address_id IS NOT NULL
            """,
            [address.blob, buyer.blob]
        )
        return paid.map { $0["count"] > 0 && $0["here"] == 0 } ?? false
    }

    private func order(_ row: Row) throws -> Order {
        let id = ID<Trade.Order>(row, "id")
        let total = try Money(row, "total", "currency")
        guard let state = Trade.OrderState(rawValue: row["state"]), let step = Order.Step(rawValue: row["step"]) else {
            throw DamagedRow(id: id.uuid)
        }
        let view = Trade.Order(
            id: id,
            buyer: ID(row, "buyer"),
            lines: try lines(of: id, in: total.currency),
            total: total,
            refunded: Money(row["refunded"], total.currency),
            state: state,
            reason: row["reason"],
            address: row.optionalID("address_id"),
            groupBuy: row.optionalID("group_buy_id"),
            bargain: row.optionalID("bargain_id"),
            flashSale: row.optionalID("flash_sale_id"),
            presale: row.optionalID("presale_id"),
            claim: row.optionalID("claim_id"),
            placedAt: Timestamp(milliseconds: row["placed_at"]),
            expiresAt: row.time("expires_at"),
            paidAt: row.time("paid_at"),
            committedAt: row.time("committed_at"),
            shippedAt: row.time("shipped_at"),
            deliveredAt: row.time("delivered_at"),
            receivedAt: row.time("received_at"),
            closedAt: row.time("closed_at")
        )
        let origin = Order.Origin(
            device: row["device"],
            network: row["network"],
            leader: row.optionalID("leader_order_id")
        )
        return Order(
            view: view,
            step: step,
            asks: row["asks"],
            reservation: row["reservation"],
            payment: row.optionalID("payment_id"),
            origin: origin == Order.Origin() ? nil : origin,
            isDoubted: row["is_doubted"]
        )
    }

    private func lines(of order: ID<Trade.Order>, in currency: Currency) throws -> [Trade.OrderLine] {
        try database.all("SELECT * FROM order_line WHERE order_id = ? ORDER BY position", [order.blob]).map { row in
            Trade.OrderLine(
                product: ID(row, "product_id"),
                quantity: row["quantity"],
                unitPrice: Money(row["unit_price"], currency),
                amount: Money(row["amount"], currency),
                discount: row["discount"] == 0 ? nil : Money(row["discount"], currency),
                shipping: row["shipping"] == 0 ? nil : Money(row["shipping"], currency),
                shipped: row["shipped"] == 0 ? nil : row["shipped"],
                cancelled: row["cancelled"] == 0 ? nil : row["cancelled"],
                returnDays: row["return_days"]
            )
        }
    }
}

/// Somebody else has moved the order on since it was read; impossible while there is one writer.
struct MovedMeanwhile: Error {
    var order: ID<Trade.Order>
}

/// A row that no version of the service can have written.
struct DamagedRow: Error {
    var id: UUID128
}

extension Money {
    init(_ row: Row, _ amount: String, _ currency: String) throws {
        guard let currency = Currency(row[currency]) else { throw DamagedRow(id: UUID128(bytes: row.bytes("id"))) }
        self.init(row[amount], currency)
    }
}
