import Model
import ServiceKit
import Storage

extension Transaction {
    var measures: MeasureTable { MeasureTable(database: database) }
}

/// Measures actions by what the other tables hold.
///
/// Windows count rows between two moments, never arrivals, so the answer is exact for late and unordered actions. The
/// action itself is not in the tables yet, and is added to each count.
struct MeasureTable {
    let database: Database

    func value(of measure: Measure, for action: Assessment) throws -> Double? {
        switch measure {
        case .actions(let kind, let key, let window):
            try count("id", of: kind, on: key, within: window, for: action, own: action.id.blob)
        case .people(let kind, let key, let window):
            try count("person", of: kind, on: key, within: window, for: action, own: action.person.blob)
        case .payments(let key, let window):
            try count("payment", of: .order, on: key, within: window, for: action, own: action.payment?.databaseValue)
        case .accounts(let kind): try accounts(on: kind, for: action)
        case .deniedAccounts(let kind): try deniedAccounts(on: kind, for: action)
        case .counterparty(let kind): try counterparty(shares: kind, for: action)
        case .isNewDevice: try isNewDevice(action)
        case .accountAge: try accountAge(action)
        case .timesOwnMean: try timesOwnMean(action)
        case .timesShopMean: try timesShopMean(action)
        case .refunds(let window): try refunds(within: window, for: action)
        }
    }

    /// Counts different values of a column in the window, the action's `own` among them if it is one of that kind.
    private func count(
        _ column: String,
        of kind: RiskControl.Action,
        on key: Measure.Key,
        within window: Window,
        for action: Assessment,
        own: DatabaseValue?
    ) throws -> Double? {
        guard let token = action.value(of: key) else { return nil }
        // Who joins a group-buy orders, too.
        let kinds = kind == .order ? "('order', 'group_join')" : "('\(kind.rawValue)')"
        let isOfKind = action.action == kind || kind == .order && action.action == .groupJoin
        let own = isOfKind ? own : nil
        let row = try database.one(
            """
            SELECT count(DISTINCT \(column)) FROM (
                SELECT \(column) FROM assessment
                WHERE \(key.rawValue) = ? AND action IN \(kinds) AND at > ? AND at <= ? AND \(column) IS NOT ?
                LIMIT ?
            )
            """,
            [
                token, action.at.milliseconds - window.milliseconds, action.at.milliseconds, own ?? .null, Caps.window,
            ]
        )
        return row.map { Double($0[0] as Int) + (own == nil ? 0 : 1) }
    }

    private func accounts(on kind: RiskControl.LinkKind, for action: Assessment) throws -> Double? {
        guard let token = action.token(kind) else { return nil }
        let others: Int? = try database.one(
            "SELECT count(*) FROM (SELECT 1 FROM link WHERE kind = ? AND token = ? AND person <> ? LIMIT ?)",
            [kind.rawValue, token, action.person.blob, Caps.people(on: kind)]
        )?[0]
        guard let others, others < Caps.people(on: kind) else { return nil }
        return Double(others + 1)
    }

    private func deniedAccounts(on kind: RiskControl.LinkKind, for action: Assessment) throws -> Double? {
        guard let token = action.token(kind), try accounts(on: kind, for: action) != nil else { return nil }
        return try database.one(
            """
            SELECT count(*) FROM link JOIN account USING (person)
            WHERE kind = ? AND token = ? AND person <> ? AND denied_at IS NOT NULL
            """,
            [kind.rawValue, token, action.person.blob]
        ).map { Double($0[0] as Int) }
    }

    private func counterparty(shares kind: RiskControl.LinkKind, for action: Assessment) throws -> Double? {
        guard let token = action.token(kind), let counterparty = action.counterparty, counterparty != action.person
        else { return nil }
        let link = try database.one(
            "SELECT 1 FROM link WHERE kind = ? AND token = ? AND person = ?",
            [kind.rawValue, token, counterparty.blob]
        )
        return link == nil ? 0 : 1
    }

    private func isNewDevice(_ action: Assessment) throws -> Double? {
        guard let device = action.device else { return nil }
        let row = try database.one(
            "SELECT count(*), total(token = ?) FROM link WHERE person = ? AND kind = 'device'",
            [device, action.person.blob]
        )
        guard let row, row[0] as Int > 0 else { return nil }
        return row[1] as Double == 0 ? 1 : 0
    }

    private func accountAge(_ action: Assessment) throws -> Double? {
        let registered: Int64? = try database.one(
            "SELECT registered_at FROM account WHERE person = ?",
            [action.person.blob]
        )?[0]
        return registered.map { (Double(action.at.milliseconds - $0) / 60_000).rounded(.down) }
    }

    private func timesOwnMean(_ action: Assessment) throws -> Double? {
        guard let amount = action.amount else { return nil }
        let row = try database.one(
            """
            SELECT count(*), total(amount) FROM (
                SELECT amount FROM purchase
                WHERE person = ? AND currency = ? AND paid_at > ? AND paid_at <= ? ORDER BY paid_at DESC LIMIT ?
            )
            """,
            [
                action.person.blob, amount.currency.description,
                action.at.milliseconds - Window.days(90).milliseconds, action.at.milliseconds, Caps.window,
            ]
        )
        return row.flatMap { times(amount, orders: $0[0], total: $0[1], atLeast: Caps.ownOrders) }
    }

    /// Of the thirty days before the action's own, which can't change any more but by what is told late.
    private func timesShopMean(_ action: Assessment) throws -> Double? {
        guard let amount = action.amount else { return nil }
        let day = action.at.day
        let row = try database.one(
            "SELECT total(orders), total(amount) FROM turnover WHERE currency = ? AND day >= ? AND day < ?",
            [amount.currency.description, day - 30, day]
        )
        return row.flatMap { times(amount, orders: $0[0], total: $0[1], atLeast: Caps.shopOrders) }
    }

    private func times(_ amount: Money, orders: Int, total: Double, atLeast minimum: Int) -> Double? {
        guard orders >= minimum, total > 0 else { return nil }
        return Double(amount.amount) * Double(orders) / total
    }

    private func refunds(within window: Window, for action: Assessment) throws -> Double? {
        try database.one(
            "SELECT count(*) FROM purchase WHERE person = ? AND refunded_at > ? AND refunded_at <= ?",
            [action.person.blob, action.at.milliseconds - window.milliseconds, action.at.milliseconds]
        ).map { Double($0[0] as Int) }
    }
}

extension Assessment {
    fileprivate func value(of key: Measure.Key) -> DatabaseValue? {
        switch key {
        case .person: person.blob
        case .device: device?.databaseValue
        case .network: network?.databaseValue
        case .address: address?.databaseValue
        case .payment: payment?.databaseValue
        }
    }
}
