import Model

/// What notification knows of a person besides what they were told.
struct Recipient: Hashable {
    var person: ID<Person>
    var locale: String
    /// The mail address under the person's own key.
    var email: Envelope?
}

/// A live or withdrawn consent to marketing.
struct MarketingConsent: Hashable {
    var receipt: ID<Identity.ConsentReceipt>
    var grantedAt: Timestamp
    var withdrawnAt: Timestamp?

    var isLive: Bool { withdrawnAt == nil }
}
