// Counts of people that may be told to anybody: with noise, so that nobody can tell whether one person is among them.
extension Identity {
    public enum Statistic: String, CaseIterable, Codable, Sendable {
        case people
        case personalisationConsents = "personalisation_consents"
        case marketingConsents = "marketing_consents"
        case analyticsConsents = "analytics_consents"
    }

    public struct PublishStatistic: Command {
        public static let name = "identity.statistic.publish"
        public static let summary = "Counts people, with noise that hides each; the same all quarter, within a budget."
        public static let example = PublishStatistic(statistic: .marketingConsents, locale: "zh-Hans")
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [.privacyBudgetSpent]

        public var statistic: Statistic
        /// Only people of this language; of all unless given.
        public var locale: String?
        public var partitionKey: String { "statistics" }

        public init(statistic: Statistic, locale: String? = nil) {
            self.statistic = statistic
            self.locale = locale
        }

        public typealias Reply = StatisticPublished
    }

    public struct StatisticPublished: Event, Hashable {
        public static let name = "identity.statistic.published"
        public static let summary = "A count of people was given out, with noise."
        public static let example = StatisticPublished(
            statistic: .marketingConsents,
            locale: "zh-Hans",
            quarter: "2026-Q1",
            value: 1203,
            epsilonTenths: 1,
            remainingTenths: 9
        )

        public var statistic: Statistic
        public var locale: String?
        public var quarter: String
        /// Never below nought.
        public var value: Int64
        /// What it may have given away of anybody, in tenths of ε.
        public var epsilonTenths: Int
        /// What may still be given away in this quarter.
        public var remainingTenths: Int
        public var partitionKey: String { "statistics" }

        public init(
            statistic: Statistic,
            locale: String? = nil,
            quarter: String,
            value: Int64,
            epsilonTenths: Int,
            remainingTenths: Int
        ) {
            self.statistic = statistic
            self.locale = locale
            self.quarter = quarter
            self.value = value
            self.epsilonTenths = epsilonTenths
            self.remainingTenths = remainingTenths
        }
    }
}

extension RefusalCode {
    public static let privacyBudgetSpent = RefusalCode(
        "privacy_budget_spent",
        "No more may be published in this quarter without giving somebody away"
    )
}
