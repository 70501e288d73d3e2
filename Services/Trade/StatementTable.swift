import Model
import ServiceKit
import Storage

extension Transaction {
    var statements: StatementTable { StatementTable(database: database) }
}

extension Snapshot {
    var statements: StatementTable { StatementTable(database: database) }
}

/// What gateways say that they have moved, in the tables `statement` and `statement_line`.
struct StatementTable {
    let database: Database

    /// Begins a statement, or goes on with one; its time stays what it was at first.
    func open(_ id: ID<Trade.Statement>, from: Timestamp, until: Timestamp) throws {
        try database.run(
            "INSERT OR IGNORE INTO statement (id, from_at, until_at) VALUES (?, ?, ?)",
            [id.blob, from.milliseconds, until.milliseconds]
        )
    }

    enum Addition {
        case isNew
        case isKnown
        /// There is another line of its number.
        case contradicts
    }

    func add(_ line: Trade.StatementLine, to id: ID<Trade.Statement>) throws -> Addition {
        try database.run(
            """
            INSERT OR IGNORE INTO statement_line (statement_id, number, kind, reference, amount, currency, fee, at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                id.blob, line.number, line.kind.rawValue, line.reference, line.amount.amount,
                line.amount.currency.description, line.fee, line.at.milliseconds,
            ]
        )
        guard database.changesCount == 0 else { return .isNew }
        let row = try database.one(
            "SELECT * FROM statement_line WHERE statement_id = ? AND number = ?",
            [id.blob, line.number]
        )
        return try row.map(self.line) == line ? .isKnown : .contradicts
    }

    /// Notes that a line's fee is in the ledger.
    func note(_ movement: Posting.Movement, chargedBy line: Trade.StatementLine, of id: ID<Trade.Statement>) throws {
        try database.run(
            "UPDATE statement_line SET charged = ? WHERE statement_id = ? AND number = ?",
            [movement.subject.bytes.blob, id.blob, line.number]
        )
    }

    /// What a line is about; nil if nobody here knows, or knows it in another currency.
    func movement(of line: Trade.StatementLine) throws -> Posting.Movement? {
        let subject: UUID128? =
            switch line.kind {
            case .payment: ID<Trade.Payment>(line.reference)?.uuid
            case .refund: ID<Trade.Refund>(line.reference)?.uuid
            }
        guard let subject else { return nil }
        return try database.one(
            "SELECT order_id FROM \(line.kind.rawValue) WHERE id = ? AND currency = ?",
            [subject.bytes.blob, line.amount.currency.description]
        ).map { row in
            Posting.Movement(
                kind: line.kind,
                subject: subject,
                order: ID(row, "order_id"),
                currency: line.amount.currency
            )
        }
    }

    func lineCount(of id: ID<Trade.Statement>) throws -> Int {
        try database.one("SELECT count(*) AS count FROM statement_line WHERE statement_id = ?", [id.blob])?["count"]
            ?? 0
    }

    func time(of id: ID<Trade.Statement>) throws -> (from: Timestamp, until: Timestamp)? {
        try database.one("SELECT * FROM statement WHERE id = ?", [id.blob]).map { row in
            (Timestamp(milliseconds: row["from_at"]), Timestamp(milliseconds: row["until_at"]))
        }
    }

    func lines(of id: ID<Trade.Statement>) throws -> [Trade.StatementLine] {
        try database.all("SELECT * FROM statement_line WHERE statement_id = ? ORDER BY number", [id.blob]).map(line)
    }

    /// The payments and refunds that the gateway has confirmed to us in a time.
    func movements(from: Timestamp, until: Timestamp) throws -> [Reconciling.Movement] {
        try database.all(
            """
            SELECT 'payment' AS kind, id, amount, currency, TRUE AS is_settled, settled_at FROM payment
                WHERE state = 'succeeded' AND settled_at >= ?1 AND settled_at < ?2
            UNION ALL SELECT 'refund', id, amount, currency, TRUE, settled_at FROM refund
                WHERE is_confirmed AND settled_at >= ?1 AND settled_at < ?2
            ORDER BY settled_at, kind, id
            """,
            [from.milliseconds, until.milliseconds]
        ).map(movement)
    }

    /// What is known of a payment or refund, whenever it was and whatever became of it.
    func find(_ kind: Trade.StatementKind, _ reference: String) throws -> Reconciling.Movement? {
        switch kind {
        case .payment:
            guard let id = ID<Trade.Payment>(reference) else { return nil }
            return try database.one(
                "SELECT 'payment' AS kind, id, amount, currency, state = 'succeeded' AS is_settled FROM payment WHERE id = ?",
                [id.blob]
            ).map(movement)
        case .refund:
            guard let id = ID<Trade.Refund>(reference) else { return nil }
            return try database.one(
                "SELECT 'refund' AS kind, id, amount, currency, is_confirmed AS is_settled FROM refund WHERE id = ?",
                [id.blob]
            ).map(movement)
        }
    }

    private func movement(_ row: Row) throws -> Reconciling.Movement {
        guard let kind = Trade.StatementKind(rawValue: row["kind"]) else {
            throw DamagedRow(id: UUID128(bytes: row.bytes("id")))
        }
        return Reconciling.Movement(
            kind: kind,
            reference: kind == .payment ? "\(ID<Trade.Payment>(row, "id"))" : "\(ID<Trade.Refund>(row, "id"))",
            amount: try Money(row, "amount", "currency"),
            isSettled: row["is_settled"]
        )
    }

    private func line(_ row: Row) throws -> Trade.StatementLine {
        guard let kind = Trade.StatementKind(rawValue: row["kind"]), let currency = Currency(row["currency"]) else {
            throw DamagedRow(id: UUID128(bytes: row.bytes("statement_id")))
        }
        return Trade.StatementLine(
            number: row["number"],
            kind: kind,
            reference: row["reference"],
            amount: Money(row["amount"], currency),
            fee: row["fee"],
            at: Timestamp(milliseconds: row["at"])
        )
    }
}
