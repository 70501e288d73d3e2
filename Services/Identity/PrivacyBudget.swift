import Model

/// How much may be given away of anybody by all counts of a quarter together, in tenths of ε.
///
/// Losses of privacy add up: ten answers with a tenth each are one with ε = 1.
struct PrivacyBudget: Equatable {
    /// ε = 1 for each quarter.
    static let limit = 10
    /// ε = 0.1: the noise of a count has a standard deviation of 14.
    static let price = 1

    let quarter: String
    private(set) var spent: Int

    init(quarter: String, spent: Int) {
        self.quarter = quarter
        self.spent = spent
    }

    /// The quarter of a time, such as `2026-Q1`, in UTC.
    static func quarter(of time: Timestamp) -> String {
        let (year, month, _) = CalendarDay(number: Int(time.milliseconds / 86_400_000)).components
        return "\(year)-Q\((month + 2) / 3)"
    }

    var remaining: Int { Self.limit - spent }

    /// Pays for one more answer.
    mutating func spend() throws(Refusal) {
        guard remaining >= Self.price else {
            throw Refusal(.privacyBudgetSpent, "All \(Self.limit) tenths of \(quarter) are spent.")
        }
        spent += Self.price
    }
}
