import Model

/// Whether a message may go to a person through a channel: the steps of the pipeline, in order, and why.
struct Gate {
    /// What the steps are decided by.
    struct Situation {
        var preferences: [Preference]
        /// A live consent to marketing.
        var receipt: ID<Identity.ConsentReceipt>?
        /// The person's data may only be kept.
        var isRestricted: Bool
        var isSuppressed: Bool
        var hasAddress: Bool
        /// How many went this way within each cap's window.
        var counts: [Cap: Int]
    }

    struct Preference: Hashable {
        var channel: Notification.Channel
        /// Nil: every topic.
        var topic: Notification.Topic?
        var isOn: Bool
    }

    struct Decision: Hashable {
        enum Step: String {
            case accepted, preference, consent, suppression, cap, render, sending, sent, skipped, failed
        }

        var step: Step
        var outcome: String
        /// Which rule decided.
        var rule: String
    }

    private(set) var decisions: [Decision] = []
    private(set) var skip: Notification.SkipReason?

    init(_ topic: Notification.Topic, through channel: Notification.Channel, _ situation: Situation) {
        let isSecurity = topic == .account
        // Whose data may only be kept still has an account to be warned about, and a contract to be told about.
        let isOwed = isSecurity || [.orders, .groups, .bargains].contains(topic)
        pass(
            .accepted,
            isOwed || !situation.isRestricted,
            rule: isOwed ? "owed_to_the_person" : "processing_restricted",
            else: .restricted
        )
        let preference = Self.preference(topic, channel, situation.preferences)
        pass(.preference, preference.isOn, rule: preference.rule, else: .preferenceOff)
        if topic == .offers {
            pass(.consent, situation.receipt != nil, rule: "marketing_consent", else: .noConsent)
        } else {
            pass(.consent, true, rule: "not_commercial", else: .noConsent)
        }
        pass(.suppression, !situation.isSuppressed, rule: "address_refused_before", else: .suppressed)
        let cap = situation.counts.first { cap, count in count >= cap.limit }
        pass(.cap, isSecurity || cap == nil, rule: isSecurity ? "security_exempt" : "rolling_window", else: .capped)
        pass(.render, situation.hasAddress, rule: "address", else: .noAddress)
    }

    private mutating func pass(
        _ step: Decision.Step,
        _ isFine: Bool,
        rule: String,
        else reason: Notification.SkipReason
    ) {
        guard skip == nil else { return }
        decisions.append(Decision(step: step, outcome: isFine ? "pass" : reason.rawValue, rule: rule))
        if !isFine { skip = reason }
    }

    /// The most particular word counts: of the law, of the person for this topic, of the person for all topics, of nobody.
    private static func preference(
        _ topic: Notification.Topic,
        _ channel: Notification.Channel,
        _ preferences: [Preference]
    ) -> (isOn: Bool, rule: String) {
        if topic == .account { return (true, "always_told") }
        let ofChannel = preferences.filter { $0.channel == channel }
        if let own = ofChannel.first(where: { $0.topic == topic }) { return (own.isOn, "person_topic") }
        if let own = ofChannel.first(where: { $0.topic == nil }) { return (own.isOn, "person_channel") }
        return (true, "channel_default")
    }
}

/// How many messages of a topic a person gets through a channel within a rolling window.
struct Cap: Hashable {
    var channel: Notification.Channel
    /// Nil: of all topics together.
    var topic: Notification.Topic?
    var limit: Int
    var window: Duration

    private static let hour = Duration.seconds(3600)

    /// The account's safety is exempt, but counted.
    static let all = [
        Cap(channel: .inbox, topic: .social, limit: 200, window: hour * 24),
        Cap(channel: .inbox, topic: .offers, limit: 5, window: hour * 24),
        Cap(channel: .mail, topic: .social, limit: 5, window: hour * 24),
        Cap(channel: .mail, topic: .offers, limit: 2, window: hour * 24 * 7),
        Cap(channel: .mail, topic: nil, limit: 100, window: hour * 24),
    ]

    static func those(of topic: Notification.Topic, through channel: Notification.Channel) -> [Cap] {
        all.filter { $0.channel == channel && ($0.topic == nil || $0.topic == topic) }
    }
}
