public import Model

/// How long rows about people are kept while these people are here, and why.
///
/// A rule is only for whoever is here: what an erasure retains has a period of its own. Rows of people whose data may only
/// be kept stay until that is over.
public struct RetentionRule: Sendable {
    /// What becomes of rows whose time is over.
    public enum Action: Sendable {
        case delete
        /// They stay without these columns.
        case mask([String])
    }

    /// One of the service's tables of personal data.
    public let table: String
    /// Which of the person's data it is about.
    public let dataClass: PersonalDataClass
    /// What the data is there for.
    public let purpose: String
    /// The column with the instant that the period runs from; rows without one are kept.
    public let trigger: String
    public let period: PersonalTable.Period
    public let action: Action
    /// What lets or makes us keep it for so long.
    public let ground: String

    public init(
        _ table: String,
        _ dataClass: PersonalDataClass,
        for purpose: String,
        from trigger: String,
        _ period: PersonalTable.Period,
        then action: Action = .delete,
        ground: String
    ) {
        self.table = table
        self.dataClass = dataClass
        self.purpose = purpose
        self.trigger = trigger
        self.period = period
        self.action = action
        self.ground = ground
    }
}
