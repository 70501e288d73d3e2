/// What to show to whom, and why.
public enum Recommendation: ServiceContract {
    public static let service = "recommendation"
    public static let summary = "Feedback, feeds with reasons, and the models behind them."
    public static let commands: [any Command.Type] = [
        RecordFeedback.self
    ]
    public static let events: [any Event.Type] = []
    public static let queries: [any Query.Type] = [
        AskFeed.self
    ]
}

// Feedback.
extension Recommendation {
    public enum FeedbackKind: String, CaseIterable, Codable, Sendable {
        case view
        case like
        case share
        case cart
        case buy
    }

    public struct RecordFeedback: Command {
        public static let name = "recommendation.feedback.record"
        public static let summary =
            "Notes what a person did with a product; late and repeated ones are welcome, for each carries its own time."
        public static let example = RecordFeedback(
            person: .example(1),
            product: .example(2),
            kind: .like,
            at: .example,
            count: 3,
            source: "feed"
        )
        public static let roles: [Role] = [.edge, .person]

        public var person: ID<Person>
        public var product: ID<Catalogue.Product>
        public var kind: FeedbackKind
        /// When the person did it; now unless given.
        public var at: Timestamp?
        /// How often, for counted behaviour such as plays; 1 unless given.
        public var count: Int?
        /// Where the person saw the product: `feed`, `search`, `friend`, `import`.
        public var source: String?
        public var partitionKey: String { person.description }

        public init(
            person: ID<Person>,
            product: ID<Catalogue.Product>,
            kind: FeedbackKind,
            at: Timestamp? = nil,
            count: Int? = nil,
            source: String? = nil
        ) {
            self.person = person
            self.product = product
            self.kind = kind
            self.at = at
            self.count = count
            self.source = source
        }

        public typealias Reply = FeedbackRecorded
    }

    public struct FeedbackRecorded: Exemplified, Hashable, Codable, Sendable {
        public static let example = FeedbackRecorded(counted: true)

        /// False if nothing is kept: the person has left.
        public var counted: Bool

        public init(counted: Bool) {
            self.counted = counted
        }
    }
}

// Feeds.
extension Recommendation {
    public enum ReasonCode: String, CaseIterable, Codable, Sendable {
        /// Like `product`, which the person had something to do with; without one, like several others together.
        case similar
        /// At least `people` of those whom the person follows had something to do with it; never fewer than two.
        case friends
        /// Described like `product`.
        case content
        /// Many people want it now.
        case trend
        /// The person buys it now and again.
        case repurchase
        /// A guess, to learn.
        case explore
    }

    public struct Reason: Exemplified, Hashable, Codable, Sendable {
        public static let example = Reason(code: .friends, share: 0.41, people: 3, product: .example(3))

        public var code: ReasonCode
        /// Its part of the score; the shares of one item add up to 1.
        public var share: Double
        public var people: Int?
        public var product: ID<Catalogue.Product>?

        public init(code: ReasonCode, share: Double, people: Int? = nil, product: ID<Catalogue.Product>? = nil) {
            self.code = code
            self.share = share
            self.people = people
            self.product = product
        }
    }

    public struct FeedItem: Exemplified, Hashable, Codable, Sendable {
        public static let example = FeedItem(product: .example(2), score: 2.75, reasons: [.example])

        public var product: ID<Catalogue.Product>
        public var score: Double
        /// The largest share first.
        public var reasons: [Reason]

        public init(product: ID<Catalogue.Product>, score: Double, reasons: [Reason]) {
            self.product = product
            self.score = score
            self.reasons = reasons
        }
    }

    public enum FeedMode: String, CaseIterable, Codable, Sendable {
        case personalised
        /// Without what the person did: no consent to personalisation, or nothing known yet.
        case general
    }

    public struct AskFeed: Query {
        public static let name = "recommendation.feed.ask"
        public static let summary = "Recommends products to a person, the best first, each with its reasons."
        public static let example = AskFeed(person: .example(1), limit: 20, isSeenIncluded: false)

        public var person: ID<Person>
        /// At most how many: 1 to 100, 20 unless given.
        public var limit: Int?
        /// Whether to show what the person has had to do with already: seen, liked, bought or given back.
        ///
        /// What they ordered and never got, because they were paid back before it was sent, is not that.
        public var isSeenIncluded: Bool?

        public init(person: ID<Person>, limit: Int? = nil, isSeenIncluded: Bool? = nil) {
            self.person = person
            self.limit = limit
            self.isSeenIncluded = isSeenIncluded
        }

        public typealias Reply = Feed
    }

    public struct Feed: Exemplified, Hashable, Codable, Sendable {
        public static let example = Feed(mode: .personalised, items: [.example])

        public var mode: FeedMode
        public var items: [FeedItem]

        public init(mode: FeedMode, items: [FeedItem]) {
            self.mode = mode
            self.items = items
        }
    }
}

extension Recommendation.RecordFeedback: Personal {
    public var actor: ID<Person> { person }
}

extension Recommendation.AskFeed: Personal {
    public var actor: ID<Person> { person }
}
