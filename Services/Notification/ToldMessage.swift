import Model

/// Something to tell a person.
struct ToldMessage: Hashable {
    var id: ID<Notification.Message>
    var person: ID<Person>
    var template: String
    var topic: Notification.Topic
    var parameters: [String: String]
    var key: String?
    var createdAt: Timestamp
    var openedAt: Timestamp?

    /// Whether `other` says the same to the same person.
    func saysTheSame(as other: ToldMessage) -> Bool {
        person == other.person && template == other.template && parameters == other.parameters && key == other.key
    }
}

/// What becomes of a message in one channel.
struct Delivery: Hashable {
    var message: ID<Notification.Message>
    var channel: Notification.Channel
    var person: ID<Person>
    var topic: Notification.Topic
    var state = Notification.MessageState.accepted
    var reason: Notification.SkipReason?
    var at: Timestamp
    var attempts = 0
    /// Whether it waits for its next attempt; otherwise one is under way, if it is accepted.
    var isWaiting = false
    /// The consent that a commercial message rests on.
    var receipt: ID<Identity.ConsentReceipt>?

    var isUnderWay: Bool { state == .accepted && !isWaiting }
    var waitsForRetry: Bool { state == .accepted && isWaiting }

    /// The name of the timer of its next attempt.
    var timer: String { "retry \(channel.rawValue) \(message)" }

    var view: Notification.Delivery {
        Notification.Delivery(channel: channel, state: state, reason: reason, at: at, attempts: attempts)
    }
}

extension ToldMessage {
    /// How it reads today, in every language.
    func view(deliveries: [Delivery]) throws(Refusal) -> Notification.MessageView {
        let template = try Template.named(template)
        return Notification.MessageView(
            message: id,
            person: person,
            template: template.name,
            topic: topic,
            parameters: parameters,
            title: template.title(filledWith: parameters),
            text: template.text(filledWith: parameters),
            createdAt: createdAt,
            openedAt: openedAt,
            deliveries: deliveries.map(\.view)
        )
    }
}

// What an attempt's outcome makes of a delivery.
extension Delivery {
    mutating func settle(_ outcome: Notification.DeliveryOutcome, createdAt: Timestamp, at now: Timestamp) {
        at = now
        switch outcome {
        case .sent: state = .sent
        case .refused, .rejected: state = .failed
        case .unreachable: skip(.erased)
        case .notConfigured: skip(.notConfigured)
        case .blocked:
            // Not this mail's fault: the attempt does not count.
            attempts -= 1
            wait(until: createdAt + RetryPlan.patience, at: now)
        case .deferred: wait(until: createdAt + RetryPlan.patience, at: now)
        }
    }

    func delay(after outcome: Notification.DeliveryOutcome, random: UInt64) -> Duration {
        outcome == .blocked ? RetryPlan.pause : RetryPlan.delay(after: attempts, random: random)
    }

    var step: Gate.Decision.Step {
        switch state {
        case .accepted: .sending
        case .sent: .sent
        case .skipped: .skipped
        case .failed: .failed
        }
    }

    private mutating func skip(_ reason: Notification.SkipReason) {
        state = .skipped
        self.reason = reason
    }

    private mutating func wait(until end: Timestamp, at now: Timestamp) {
        if now < end { isWaiting = true } else { state = .failed }
    }
}
