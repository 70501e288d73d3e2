import Model
import ServiceKit
import Storage

extension Transaction {
    var claims: ClaimTable { ClaimTable(database: database) }
}

extension Snapshot {
    var claims: ClaimTable { ClaimTable(database: database) }
}

/// What buyers want after the sale, in the tables `claim` and `claim_line`.
struct ClaimTable {
    let database: Database

    func find(_ id: ID<Trade.Claim>) throws -> Claim? {
        try database.one("SELECT * FROM claim WHERE id = ?", [id.blob]).map(claim)
    }

    func find(refund: ID<Trade.Refund>) throws -> Claim? {
        try database.one("SELECT * FROM claim WHERE refund_id = ?", [refund.blob]).map(claim)
    }

    /// All that an order has had.
    func all(of order: ID<Trade.Order>) throws -> [Claim] {
        try database.all("SELECT * FROM claim WHERE order_id = ? ORDER BY opened_at, id", [order.blob]).map(claim)
    }

    /// The claims that fit, the newest first.
    func find(_ query: Trade.FindClaims, limit: Int) throws -> [Trade.Claim] {
        var filter = Filter()
        filter.add("id = ?", query.claim?.blob)
        filter.add("order_id = ?", query.order?.blob)
        filter.add("buyer = ?", query.buyer?.blob)
        filter.add("state = ?", query.state?.rawValue)
        filter.add("(opened_at, id) < (SELECT opened_at, id FROM claim WHERE id = ?)", query.before?.blob)
        return try database.all(
            "SELECT * FROM claim WHERE \(filter.sql) ORDER BY opened_at DESC, id DESC LIMIT ?",
            filter.arguments + [limit]
        ).map { try claim($0).view }
    }

    func add(_ claim: Claim) throws {
        let view = claim.view
        try database.run(
            """
            INSERT INTO claim
                (id, order_id, buyer, kind, reason, state, amount, currency, was_escalated, is_inspected, opened_at,
                due_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?)
            """,
            [
                view.id.blob, view.order.blob, view.buyer.blob, view.kind.rawValue, view.reason.rawValue,
                view.state.rawValue, view.amount.amount, view.amount.currency.description,
                view.openedAt.milliseconds, view.dueAt?.milliseconds,
            ]
        )
        for (position, (line, entitlement)) in zip(view.lines, claim.entitlements).enumerated() {
            try database.run(
                """
                INSERT INTO claim_line (claim_id, position, line, quantity, amount, goods, shipping)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    view.id.blob, position, line.line, line.quantity, line.amount.amount, entitlement.goods,
                    entitlement.shipping,
                ]
            )
        }
    }

    /// Writes a move down, if the claim is still where the move began.
    func move(_ claim: Claim, from before: Claim) throws {
        let view = claim.view
        try database.run(
            """
            UPDATE claim SET
                state = ?, refund_id = ?, replacement_id = ?, was_escalated = ?, is_inspected = ?, due_at = ?,
                closed_at = ?
            WHERE id = ? AND state = ? AND closed_at IS ?
            """,
            [
                view.state.rawValue, view.refund?.blob, view.replacement?.blob, claim.wasEscalated, claim.isInspected,
                view.dueAt?.milliseconds, view.closedAt?.milliseconds, view.id.blob, before.view.state.rawValue,
                before.view.closedAt?.milliseconds,
            ]
        )
        guard database.changesCount == 1 else { throw MovedMeanwhile(order: view.order) }
        for (position, line) in view.lines.enumerated() where line != before.view.lines[position] {
            try database.run(
                "UPDATE claim_line SET restocked = ?, scrapped = ? WHERE claim_id = ? AND position = ?",
                [line.restocked, line.scrapped, view.id.blob, position]
            )
        }
    }

    func note(carrier: String?, trackingNumber: String?, for claim: ID<Trade.Claim>) throws {
        try database.run(
            "UPDATE claim SET carrier = ?, tracking_number = ? WHERE id = ?",
            [carrier, trackingNumber, claim.blob]
        )
    }

    /// How products have turned out, the worst first.
    func quality(of product: ID<Catalogue.Product>?, limit: Int) throws -> [Trade.ProductQuality] {
        try database.all(
            """
            WITH sent AS (
                SELECT product_id, sum(shipped) AS shipped FROM order_line
                WHERE shipped > 0 AND (?1 IS NULL OR product_id = ?1) GROUP BY product_id
            ), fault AS (
                SELECT product_id, sum(claim_line.quantity) AS faulty
                FROM claim JOIN claim_line ON claim_id = id
                    JOIN order_line ON order_line.order_id = claim.order_id AND order_line.position = line
                WHERE reason <> 'no_reason' AND state IN ('refunding', 'replacing', 'completed')
                    AND (?1 IS NULL OR product_id = ?1)
                GROUP BY product_id
            )
            SELECT product_id, shipped, coalesce(faulty, 0) AS faulty,
                1000 * (shipped - coalesce(faulty, 0) + 10) / (shipped + 10) AS score
            FROM sent LEFT JOIN fault USING (product_id)
            ORDER BY score, shipped DESC, product_id LIMIT ?2
            """,
            [product?.blob, limit]
        ).map { row in
            Trade.ProductQuality(
                product: ID(row, "product_id"),
                shipped: row["shipped"],
                faulty: row["faulty"],
                score: row["score"]
            )
        }
    }

    private func claim(_ row: Row) throws -> Claim {
        let id = ID<Trade.Claim>(row, "id")
        let amount = try Money(row, "amount", "currency")
        guard let kind = Trade.ClaimKind(rawValue: row["kind"]),
            let reason = Trade.ClaimReason(rawValue: row["reason"]),
            let state = Trade.ClaimState(rawValue: row["state"])
        else { throw DamagedRow(id: id.uuid) }
        let lines = try database.all(
            """
            SELECT claim_line.*, product_id FROM claim_line
                JOIN order_line ON order_line.order_id = ?2 AND order_line.position = line
            WHERE claim_id = ?1 ORDER BY claim_line.position
            """,
            [id.blob, row["order_id"] as DatabaseValue]
        )
        return Claim(
            view: Trade.Claim(
                id: id,
                order: ID(row, "order_id"),
                buyer: ID(row, "buyer"),
                kind: kind,
                reason: reason,
                lines: lines.map { line in
                    Trade.ClaimLine(
                        line: line["line"],
                        product: ID(line, "product_id"),
                        quantity: line["quantity"],
                        amount: Money(line["amount"], amount.currency),
                        restocked: line["restocked"],
                        scrapped: line["scrapped"]
                    )
                },
                amount: amount,
                state: state,
                refund: row.optionalID("refund_id"),
                replacement: row.optionalID("replacement_id"),
                openedAt: Timestamp(milliseconds: row["opened_at"]),
                dueAt: row.time("due_at"),
                closedAt: row.time("closed_at")
            ),
            entitlements: lines.map { Claim.Entitlement(goods: $0["goods"], shipping: $0["shipping"]) },
            wasEscalated: row["was_escalated"],
            isInspected: row["is_inspected"]
        )
    }
}
