import Model
import Privacy
import ServiceKit
import Storage

extension Transaction {
    var statistics: StatisticTable { StatisticTable(database: database) }

    /// A count that one person more or less changes by one at most, with the noise that its price buys.
    func noisy(_ count: Int64) -> Int64 {
        guard let noise = DiscreteLaplace(numerator: UInt64(PrivacyBudget.price), denominator: 10) else {
            preconditionFailure("the price is a fraction")
        }
        var coins = SeededCoins(seed: randomBytes(32))
        // Cutting off what can't be tells nothing more.
        return max(0, count + noise.sample(using: &coins))
    }
}

/// What was counted and what was told of it, in the table `published_statistic`: the ledger of the budget.
struct StatisticTable {
    let database: Database

    func budget(of quarter: String) throws -> PrivacyBudget {
        let row = try database.one(
            "SELECT coalesce(sum(epsilon_tenths), 0) AS spent FROM published_statistic WHERE quarter = ?",
            [quarter]
        )
        return PrivacyBudget(quarter: quarter, spent: row.map { $0["spent"] } ?? 0)
    }

    /// What was told already: asking again must not give away more.
    func published(_ command: Identity.PublishStatistic, in quarter: String) throws -> Int64? {
        try database.one(
            "SELECT value FROM published_statistic WHERE quarter = ? AND statistic = ? AND locale = ?",
            [quarter, command.statistic.rawValue, command.locale ?? ""]
        ).map { $0["value"] }
    }

    func add(_ value: Int64, _ command: Identity.PublishStatistic, in quarter: String, at now: Timestamp) throws {
        try database.run(
            """
            INSERT INTO published_statistic (quarter, statistic, locale, value, epsilon_tenths, published_at)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            [
                quarter, command.statistic.rawValue, command.locale ?? "", value, PrivacyBudget.price,
                now.milliseconds,
            ]
        )
    }

    /// The true count, which nobody is told; everybody counts once.
    func count(_ command: Identity.PublishStatistic) throws -> Int64 {
        let row = try database.one(
            """
            SELECT count(*) AS count FROM account
            WHERE state = 'active' AND (?1 IS NULL OR locale = ?1)
                AND (?2 IS NULL OR (
                    SELECT is_withdrawal FROM consent_entry
                    WHERE person = account.person AND purpose = ?2 ORDER BY position DESC LIMIT 1
                ) = 0)
            """,
            [command.locale, command.statistic.purpose?.rawValue]
        )
        return row.map { $0["count"] } ?? 0
    }
}

extension Identity.Statistic {
    fileprivate var purpose: Identity.Purpose? {
        switch self {
        case .people: nil
        case .personalisationConsents: .personalisation
        case .marketingConsents: .marketing
        case .analyticsConsents: .analytics
        }
    }
}
