import Model
import ServiceKit

/// Gives out a count with noise, and pays for it from the quarter's budget; asked again the answer is the same, for free.
func publishStatistic(
    _ command: Identity.PublishStatistic,
    in transaction: Transaction
) throws -> Identity.StatisticPublished {
    let quarter = PrivacyBudget.quarter(of: transaction.now)
    var budget = try transaction.statistics.budget(of: quarter)
    func answer(_ value: Int64) -> Identity.StatisticPublished {
        Identity.StatisticPublished(
            statistic: command.statistic,
            locale: command.locale,
            quarter: quarter,
            value: value,
            epsilonTenths: PrivacyBudget.price,
            remainingTenths: budget.remaining
        )
    }
    if let value = try transaction.statistics.published(command, in: quarter) { return answer(value) }
    try budget.spend()
    let value = transaction.noisy(try transaction.statistics.count(command))
    try transaction.statistics.add(value, command, in: quarter, at: transaction.now)
    let published = answer(value)
    transaction.emit(published)
    return published
}
