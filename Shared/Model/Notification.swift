/// Telling people, at the right time, with their consent, once.
public enum Notification: ServiceContract {
    public static let service = "notification"
    public static let summary = "An inbox for everybody and mails, with consent, preferences and caps."
    public static let commands: [any Command.Type] = [
        SendMessage.self,
        SettleDelivery.self,
        RetryDelivery.self,
        OpenMessage.self,
        ChangePreference.self,
    ]
    public static let events: [any Event.Type] = [
        MessageAccepted.self,
        MessageSent.self,
        MessageSkipped.self,
        MessageFailed.self,
        MessageOpened.self,
        PreferenceChanged.self,
    ]
    public static let queries: [any Query.Type] = [
        FindInbox.self
    ]
}

extension RefusalCode {
    public static let templateNotFound = RefusalCode("template_not_found", "There is no such template")
    public static let parameterMissing = RefusalCode(
        "parameter_missing",
        "The template needs a parameter that is not given"
    )
    public static let messageExists = RefusalCode("message_exists", "Another message has this id already")
    public static let messageNotFound = RefusalCode("message_not_found", "The person has no such message")
    public static let preferenceFixed = RefusalCode(
        "preference_fixed",
        "What concerns the account and its safety is always told"
    )
}

// Messages.
extension Notification {
    public enum Message: Identified {
        public static let idPrefix = "msg"
    }

    public enum Channel: String, CaseIterable, Codable, Sendable {
        case inbox
        case mail
    }

    public enum Topic: String, CaseIterable, Codable, Sendable {
        /// The account and its safety; can't be turned off.
        case account
        case orders
        case groups = "group_buys"
        case bargains
        case social
        /// Only with consent to marketing.
        case offers
    }

    public enum MessageState: String, CaseIterable, Codable, Sendable {
        case accepted
        case sent
        case skipped
        case failed
    }

    public enum SkipReason: String, CaseIterable, Codable, Sendable {
        case noAddress = "no_address"
        case preferenceOff = "pref_off"
        case noConsent = "no_consent"
        case suppressed
        case capped
        case expired
        case erased
        case restricted
        /// The channel has no server to send through.
        case notConfigured = "not_configured"
    }

    public struct Delivery: Exemplified, Hashable, Codable, Sendable {
        public static let example = Delivery(
            channel: .mail,
            state: .skipped,
            reason: .noConsent,
            at: .example,
            attempts: 0
        )

        public var channel: Channel
        public var state: MessageState
        public var reason: SkipReason?
        public var at: Timestamp
        public var attempts: Int

        public init(channel: Channel, state: MessageState, reason: SkipReason? = nil, at: Timestamp, attempts: Int) {
            self.channel = channel
            self.state = state
            self.reason = reason
            self.at = at
            self.attempts = attempts
        }
    }

    public struct MessageView: Exemplified, Hashable, Codable, Sendable {
        public static let example = MessageView(
            message: .example(1),
            person: .example(2),
            template: "order_paid",
            topic: .orders,
            parameters: ["order": "ord_01kds9ss200000000000000003"],
            title: .english("Your order is paid"),
            text: .english("We pack it now."),
            createdAt: .example,
            openedAt: .example + .seconds(60),
            deliveries: [.example]
        )

        public var message: ID<Message>
        public var person: ID<Person>
        public var template: String
        public var topic: Topic
        public var parameters: [String: String]
        public var title: LocalizedText
        public var text: LocalizedText
        public var createdAt: Timestamp
        public var openedAt: Timestamp?
        public var deliveries: [Delivery]

        public init(
            message: ID<Message>,
            person: ID<Person>,
            template: String,
            topic: Topic,
            parameters: [String: String],
            title: LocalizedText,
            text: LocalizedText,
            createdAt: Timestamp,
            openedAt: Timestamp? = nil,
            deliveries: [Delivery]
        ) {
            self.message = message
            self.person = person
            self.template = template
            self.topic = topic
            self.parameters = parameters
            self.title = title
            self.text = text
            self.createdAt = createdAt
            self.openedAt = openedAt
            self.deliveries = deliveries
        }
    }

    public struct SendMessage: Command {
        public static let name = "notification.message.send"
        public static let summary = "Tells a person something in the channels that they allow, once per key."
        public static let example = SendMessage(
            id: .example(1),
            person: .example(2),
            template: "order_paid",
            parameters: ["order": "ord_01kds9ss200000000000000003"],
            key: "order_paid ord_01kds9ss200000000000000003"
        )
        public static let roles: [Role] = [
            .edge, .service("trade"), .service("identity"), .service("social-graph"), .service("risk-control"),
        ]
        public static let refusals: [RefusalCode] = [
            .templateNotFound, .parameterMissing, .messageExists, .personErased,
        ]

        public var id: ID<Message>?
        public var person: ID<Person>
        public var template: String
        /// Never personal data.
        public var parameters: [String: String]?
        /// What was said to the person under a key is not said again; it names nobody else.
        public var key: String?
        public var partitionKey: String { person.description }

        public init(
            id: ID<Message>? = nil,
            person: ID<Person>,
            template: String,
            parameters: [String: String]? = nil,
            key: String? = nil
        ) {
            self.id = id
            self.person = person
            self.template = template
            self.parameters = parameters
            self.key = key
        }

        public typealias Reply = MessageAccepted
    }

    public struct MessageAccepted: Event, Hashable {
        public static let name = "notification.message.accepted"
        public static let summary = "There is something to tell a person; what became of it, each channel says later."
        public static let example = MessageAccepted(
            message: .example(1),
            person: .example(2),
            template: "order_paid",
            deliveries: [.example]
        )

        public var message: ID<Message>
        public var person: ID<Person>
        public var template: String
        public var deliveries: [Delivery]
        public var partitionKey: String { person.description }

        public init(message: ID<Message>, person: ID<Person>, template: String, deliveries: [Delivery]) {
            self.message = message
            self.person = person
            self.template = template
            self.deliveries = deliveries
        }
    }

    public struct MessageSent: Event, Hashable {
        public static let name = "notification.message.sent"
        public static let summary = "A channel has taken a message."
        public static let example = MessageSent(
            message: .example(1),
            person: .example(2),
            template: "order_paid",
            channel: .mail
        )

        public var message: ID<Message>
        public var person: ID<Person>
        public var template: String
        public var channel: Channel
        public var partitionKey: String { person.description }

        public init(message: ID<Message>, person: ID<Person>, template: String, channel: Channel) {
            self.message = message
            self.person = person
            self.template = template
            self.channel = channel
        }
    }

    public struct MessageSkipped: Event, Hashable {
        public static let name = "notification.message.skipped"
        public static let summary = "A message was not sent in a channel, on purpose."
        public static let example = MessageSkipped(
            message: .example(1),
            person: .example(2),
            template: "order_paid",
            channel: .mail,
            reason: .noConsent
        )

        public var message: ID<Message>
        public var person: ID<Person>
        public var template: String
        public var channel: Channel
        public var reason: SkipReason
        public var partitionKey: String { person.description }

        public init(
            message: ID<Message>,
            person: ID<Person>,
            template: String,
            channel: Channel,
            reason: SkipReason
        ) {
            self.message = message
            self.person = person
            self.template = template
            self.channel = channel
            self.reason = reason
        }
    }

    public struct MessageFailed: Event, Hashable {
        public static let name = "notification.message.failed"
        public static let summary = "A message could not be sent in a channel, whatever was tried."
        public static let example = MessageFailed(
            message: .example(1),
            person: .example(2),
            template: "order_paid",
            channel: .mail,
            detail: "550 5.1.1 no such mailbox"
        )

        public var message: ID<Message>
        public var person: ID<Person>
        public var template: String
        public var channel: Channel
        public var detail: String
        public var partitionKey: String { person.description }

        public init(message: ID<Message>, person: ID<Person>, template: String, channel: Channel, detail: String) {
            self.message = message
            self.person = person
            self.template = template
            self.channel = channel
            self.detail = detail
        }
    }

    public enum DeliveryOutcome: String, CaseIterable, Codable, Sendable {
        case sent
        /// The address is refused for good: nothing is sent to it any more.
        case refused
        /// This mail is refused for good; the next one may be taken.
        case rejected
        /// To be tried again.
        case deferred
        /// The server lets nobody in: to be tried again, and not this mail's fault.
        case blocked
        /// There is no server.
        case notConfigured = "not_configured"
        /// The person's address can't be had: they have left, or never gave one.
        case unreachable
    }

    public struct SettleDelivery: Command {
        public static let name = "notification.delivery.settle"
        public static let summary = "Notes what became of an attempt to send a mail; sent by the service to itself."
        public static let example = SettleDelivery(
            message: .example(1),
            person: .example(2),
            channel: .mail,
            outcome: .sent,
            detail: "250 2.0.0",
            attempt: 1
        )
        public static let roles: [Role] = [.service("notification")]
        public static let refusals: [RefusalCode] = [.messageNotFound]

        public var message: ID<Message>
        public var person: ID<Person>
        public var channel: Channel
        public var outcome: DeliveryOutcome
        /// What the server said, without addresses.
        public var detail: String?
        /// Which attempt; the one under way unless given.
        public var attempt: Int?
        public var partitionKey: String { person.description }

        public init(
            message: ID<Message>,
            person: ID<Person>,
            channel: Channel,
            outcome: DeliveryOutcome,
            detail: String? = nil,
            attempt: Int? = nil
        ) {
            self.message = message
            self.person = person
            self.channel = channel
            self.outcome = outcome
            self.detail = detail
            self.attempt = attempt
        }

        public typealias Reply = MessageView
    }

    public struct RetryDelivery: Command {
        public static let name = "notification.delivery.retry"
        public static let summary = "Tries a deferred mail again; sent by the service to itself."
        public static let example = RetryDelivery(message: .example(1), person: .example(2), channel: .mail)
        public static let roles: [Role] = [.service("notification")]
        public static let refusals: [RefusalCode] = [.messageNotFound]

        public var message: ID<Message>
        public var person: ID<Person>
        public var channel: Channel
        public var partitionKey: String { person.description }

        public init(message: ID<Message>, person: ID<Person>, channel: Channel) {
            self.message = message
            self.person = person
            self.channel = channel
        }

        public typealias Reply = MessageView
    }

    public struct OpenMessage: Command {
        public static let name = "notification.message.open"
        public static let summary = "Notes that a person has read a message in the inbox."
        public static let example = OpenMessage(message: .example(1), person: .example(2))
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [.messageNotFound]

        public var message: ID<Message>
        public var person: ID<Person>
        public var partitionKey: String { person.description }

        public init(message: ID<Message>, person: ID<Person>) {
            self.message = message
            self.person = person
        }

        public typealias Reply = MessageOpened
    }

    public struct MessageOpened: Event, Hashable {
        public static let name = "notification.message.opened"
        public static let summary = "A person has read a message."
        public static let example = MessageOpened(
            message: .example(1),
            person: .example(2),
            openedAt: .example + .seconds(60)
        )

        public var message: ID<Message>
        public var person: ID<Person>
        public var openedAt: Timestamp
        public var partitionKey: String { person.description }

        public init(message: ID<Message>, person: ID<Person>, openedAt: Timestamp) {
            self.message = message
            self.person = person
            self.openedAt = openedAt
        }
    }

    public struct FindInbox: Query {
        public static let name = "notification.inbox.find"
        public static let summary = "Lists what a person was told, the newest first."
        public static let example = FindInbox(
            person: .example(2),
            isUnreadOnly: false,
            limit: 20,
            before: .example(9)
        )

        public var person: ID<Person>
        public var isUnreadOnly: Bool?
        /// At most how many: 1 to 100, 20 unless given.
        public var limit: Int?
        /// The `next` of the page before.
        public var before: ID<Message>?

        public init(person: ID<Person>, isUnreadOnly: Bool? = nil, limit: Int? = nil, before: ID<Message>? = nil) {
            self.person = person
            self.isUnreadOnly = isUnreadOnly
            self.limit = limit
            self.before = before
        }

        public typealias Reply = InboxPage
    }

    public struct InboxPage: Exemplified, Hashable, Codable, Sendable {
        public static let example = InboxPage(messages: [.example], unread: 0, next: .example(1))

        public var messages: [MessageView]
        public var unread: Int
        public var next: ID<Message>?

        public init(messages: [MessageView], unread: Int, next: ID<Message>? = nil) {
            self.messages = messages
            self.unread = unread
            self.next = next
        }
    }
}

// Preferences.
extension Notification {
    public struct ChangePreference: Command {
        public static let name = "notification.preference.change"
        public static let summary = "Turns a topic on or off in a channel, or a channel as a whole."
        public static let example = ChangePreference(person: .example(2), topic: .social, channel: .mail, isOn: false)
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [.preferenceFixed, .personErased]

        public var person: ID<Person>
        /// All topics that can be turned off, unless given.
        public var topic: Topic?
        public var channel: Channel
        public var isOn: Bool
        public var partitionKey: String { person.description }

        public init(person: ID<Person>, topic: Topic? = nil, channel: Channel, isOn: Bool) {
            self.person = person
            self.topic = topic
            self.channel = channel
            self.isOn = isOn
        }

        public typealias Reply = PreferenceChanged
    }

    public struct PreferenceChanged: Event, Hashable {
        public static let name = "notification.preference.changed"
        public static let summary = "A person wants to be told differently."
        public static let example = PreferenceChanged(
            person: .example(2),
            topic: .social,
            channel: .mail,
            isOn: false
        )

        public var person: ID<Person>
        public var topic: Topic?
        public var channel: Channel
        public var isOn: Bool
        public var partitionKey: String { person.description }

        public init(person: ID<Person>, topic: Topic? = nil, channel: Channel, isOn: Bool) {
            self.person = person
            self.topic = topic
            self.channel = channel
            self.isOn = isOn
        }
    }
}

extension Notification.OpenMessage: Personal {
    public var actor: ID<Person> { person }
}

extension Notification.FindInbox: Personal {
    public var actor: ID<Person> { person }
}

extension Notification.ChangePreference: Personal {
    public var actor: ID<Person> { person }
}
