// Reviews, questions and answers.
extension Catalogue {
    /// What somebody says about a product, for everybody to read: a review, a question, or an answer to one.
    public struct Contribution: Identified, Exemplified, Hashable, Codable, Sendable {
        public static let idPrefix = "ctr"
        public static let example = Contribution(
            id: .example(9),
            kind: .review,
            product: .example(1),
            question: .example(10),
            author: .example(2),
            rating: 5,
            text: "Fresh, and well packed.",
            state: .published,
            reason: "advertising",
            writtenAt: .example,
            decidedAt: .example + .seconds(3600)
        )

        public var id: ID<Contribution>
        public var kind: ContributionKind
        public var product: ID<Product>
        /// What it is an answer to.
        public var question: ID<Contribution>?
        /// Absent if it is the merchant, or somebody who has left.
        public var author: ID<Person>?
        /// From 1 to 5 stars; only of reviews.
        public var rating: Int?
        /// Gone when its author has left.
        public var text: String?
        public var state: ContributionState
        /// Why it was rejected; a stable code.
        public var reason: String?
        public var writtenAt: Timestamp
        /// When somebody decided whether it is shown.
        public var decidedAt: Timestamp?

        public init(
            id: ID<Contribution>,
            kind: ContributionKind,
            product: ID<Product>,
            question: ID<Contribution>? = nil,
            author: ID<Person>? = nil,
            rating: Int? = nil,
            text: String? = nil,
            state: ContributionState = .pending,
            reason: String? = nil,
            writtenAt: Timestamp,
            decidedAt: Timestamp? = nil
        ) {
            self.id = id
            self.kind = kind
            self.product = product
            self.question = question
            self.author = author
            self.rating = rating
            self.text = text
            self.state = state
            self.reason = reason
            self.writtenAt = writtenAt
            self.decidedAt = decidedAt
        }
    }

    public enum ContributionKind: String, CaseIterable, Codable, Sendable {
        case review
        case question
        case answer
    }

    public enum ContributionState: String, CaseIterable, Codable, Sendable {
        /// Waits for a moderator.
        case pending
        /// Everybody can read it.
        case published
        /// A moderator has decided against it.
        case rejected
        /// Its author has taken it back.
        case withdrawn
    }

    public struct WriteReview: Command {
        public static let name = "catalogue.review.write"
        public static let summary =
            "Rates a product that its author has received; another one takes the place of the first."
        public static let example = WriteReview(
            product: .example(1),
            author: .example(2),
            rating: 5,
            text: "Fresh, and well packed."
        )
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [.productNotFound, .notReceived, .authorErased]

        public var product: ID<Product>
        public var author: ID<Person>
        /// From 1 to 5.
        public var rating: Int
        /// Is read by a moderator before others read it; stars alone are not.
        public var text: String?
        public var partitionKey: String { product.description }

        public init(product: ID<Product>, author: ID<Person>, rating: Int, text: String? = nil) {
            self.product = product
            self.author = author
            self.rating = rating
            self.text = text
        }

        public typealias Reply = Contribution
    }

    public struct AskQuestion: Command {
        public static let name = "catalogue.question.ask"
        public static let summary =
            "Asks something about a product, which others can answer once a moderator has read it."
        public static let example = AskQuestion(
            id: .example(10),
            product: .example(1),
            author: .example(2),
            text: "How long does it keep?"
        )
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [.productNotFound, .authorErased, .contributionState]

        public var id: ID<Contribution>?
        public var product: ID<Product>
        public var author: ID<Person>
        public var text: String
        public var partitionKey: String { product.description }

        public init(id: ID<Contribution>? = nil, product: ID<Product>, author: ID<Person>, text: String) {
            self.id = id
            self.product = product
            self.author = author
            self.text = text
        }

        public typealias Reply = Contribution
    }

    public struct AnswerQuestion: Command {
        public static let name = "catalogue.question.answer"
        public static let summary = "Answers a question: who has received the product may, and the merchant."
        public static let example = AnswerQuestion(
            id: .example(11),
            question: .example(10),
            author: .example(2),
            text: "A year, if it is dry."
        )
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [
            .contributionNotFound, .notReceived, .authorErased, .contributionState,
        ]

        public var id: ID<Contribution>?
        public var question: ID<Contribution>
        /// The merchant unless given, who needs no moderator.
        public var author: ID<Person>?
        public var text: String
        public var partitionKey: String { question.description }

        public init(
            id: ID<Contribution>? = nil,
            question: ID<Contribution>,
            author: ID<Person>? = nil,
            text: String
        ) {
            self.id = id
            self.question = question
            self.author = author
            self.text = text
        }

        public typealias Reply = Contribution
    }

    public struct ContributionWritten: Event, Hashable {
        public static let name = "catalogue.contribution.written"
        public static let summary = "Somebody has said something about a product; what, the event doesn't tell."
        public static let example = ContributionWritten(
            contribution: .example(9),
            kind: .review,
            product: .example(1),
            author: .example(2),
            rating: 5,
            state: .pending
        )

        public var contribution: ID<Contribution>
        public var kind: ContributionKind
        public var product: ID<Product>
        public var author: ID<Person>?
        public var rating: Int?
        public var state: ContributionState
        public var partitionKey: String { product.description }

        public init(
            contribution: ID<Contribution>,
            kind: ContributionKind,
            product: ID<Product>,
            author: ID<Person>? = nil,
            rating: Int? = nil,
            state: ContributionState
        ) {
            self.contribution = contribution
            self.kind = kind
            self.product = product
            self.author = author
            self.rating = rating
            self.state = state
        }
    }

    public struct ModerateContribution: Command {
        public static let name = "catalogue.contribution.moderate"
        public static let summary = "Decides whether everybody can read a review, a question or an answer; also anew."
        public static let example = ModerateContribution(
            contribution: .example(9),
            isShown: false,
            reason: "advertising"
        )
        public static let refusals: [RefusalCode] = [.contributionNotFound, .contributionState]

        public var contribution: ID<Contribution>
        public var isShown: Bool
        /// Why not: a short code; required if it is not shown.
        public var reason: String?
        public var partitionKey: String { contribution.description }

        public init(contribution: ID<Contribution>, isShown: Bool, reason: String? = nil) {
            self.contribution = contribution
            self.isShown = isShown
            self.reason = reason
        }

        public typealias Reply = ContributionModerated
    }

    public struct ContributionModerated: Event, Hashable {
        public static let name = "catalogue.contribution.moderated"
        public static let summary = "A moderator has decided about what somebody said."
        public static let example = ContributionModerated(
            contribution: .example(9),
            product: .example(1),
            author: .example(2),
            state: .rejected,
            reason: "advertising"
        )

        public var contribution: ID<Contribution>
        public var product: ID<Product>
        public var author: ID<Person>?
        public var state: ContributionState
        public var reason: String?
        public var partitionKey: String { product.description }

        public init(
            contribution: ID<Contribution>,
            product: ID<Product>,
            author: ID<Person>? = nil,
            state: ContributionState,
            reason: String? = nil
        ) {
            self.contribution = contribution
            self.product = product
            self.author = author
            self.state = state
            self.reason = reason
        }
    }

    public struct WithdrawContribution: Command {
        public static let name = "catalogue.contribution.withdraw"
        public static let summary = "Takes back what its author has said; the text is deleted."
        public static let example = WithdrawContribution(contribution: .example(9), author: .example(2))
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [.contributionNotFound]

        public var contribution: ID<Contribution>
        public var author: ID<Person>
        public var partitionKey: String { contribution.description }

        public init(contribution: ID<Contribution>, author: ID<Person>) {
            self.contribution = contribution
            self.author = author
        }

        public typealias Reply = ContributionWithdrawn
    }

    public struct ContributionWithdrawn: Event, Hashable {
        public static let name = "catalogue.contribution.withdrawn"
        public static let summary = "An author has taken back what they said."
        public static let example = ContributionWithdrawn(contribution: .example(9), product: .example(1))

        public var contribution: ID<Contribution>
        public var product: ID<Product>
        public var partitionKey: String { product.description }

        public init(contribution: ID<Contribution>, product: ID<Product>) {
            self.contribution = contribution
            self.product = product
        }
    }

    public struct FindReviews: Query {
        public static let name = "catalogue.review.find"
        public static let summary =
            "Shows what people who have received a product say of it, the latest first, and its rating."
        public static let example = FindReviews(product: .example(1), limit: 20, before: .example(9))

        public var product: ID<Product>
        /// At most how many: 1 to 100, 20 unless given.
        public var limit: Int?
        /// The `next` of the page before.
        public var before: ID<Contribution>?

        public init(product: ID<Product>, limit: Int? = nil, before: ID<Contribution>? = nil) {
            self.product = product
            self.limit = limit
            self.before = before
        }

        public struct Reply: Exemplified, Hashable, Codable, Sendable {
            public static let example = Reply(
                ratings: 12,
                average: 4.5,
                stars: [0, 1, 0, 3, 8],
                silent: 40,
                reviews: [.example],
                next: .example(9)
            )

            /// How many people have rated the product.
            public var ratings: Int
            /// Absent as long as nobody has.
            public var average: Double?
            /// How many gave one star, two stars, and so on to five.
            public var stars: [Int]
            /// How many others have had it for a week and said nothing: content, as far as anybody knows, and not rated.
            public var silent: Int?
            public var reviews: [Contribution]
            public var next: ID<Contribution>?

            public init(
                ratings: Int,
                average: Double? = nil,
                stars: [Int],
                silent: Int? = nil,
                reviews: [Contribution],
                next: ID<Contribution>? = nil
            ) {
                self.ratings = ratings
                self.average = average
                self.stars = stars
                self.silent = silent
                self.reviews = reviews
                self.next = next
            }
        }
    }

    public struct FindQuestions: Query {
        public static let name = "catalogue.question.find"
        public static let summary =
            "Shows what people ask about a product and what was answered, the latest question first."
        public static let example = FindQuestions(product: .example(1), limit: 20, before: .example(10))

        public var product: ID<Product>
        /// At most how many: 1 to 100, 20 unless given.
        public var limit: Int?
        /// The `next` of the page before.
        public var before: ID<Contribution>?

        public init(product: ID<Product>, limit: Int? = nil, before: ID<Contribution>? = nil) {
            self.product = product
            self.limit = limit
            self.before = before
        }

        public struct Reply: Exemplified, Hashable, Codable, Sendable {
            public static let example = Reply(
                questions: [AnsweredQuestion(question: .example, answers: [.example])],
                next: .example(10)
            )

            public var questions: [AnsweredQuestion]
            public var next: ID<Contribution>?

            public init(questions: [AnsweredQuestion], next: ID<Contribution>? = nil) {
                self.questions = questions
                self.next = next
            }
        }
    }

    public struct AnsweredQuestion: Hashable, Codable, Sendable {
        public var question: Contribution
        /// The oldest first.
        public var answers: [Contribution]

        public init(question: Contribution, answers: [Contribution]) {
            self.question = question
            self.answers = answers
        }
    }

    public struct FindPending: Query {
        public static let name = "catalogue.contribution.find"
        public static let summary = "Shows moderators what waits for them, the oldest first, or all of one author."
        public static let example = FindPending(author: .example(2), limit: 20)
        public static let roles: [Role] = []

        public var author: ID<Person>?
        /// At most how many: 1 to 100, 20 unless given.
        public var limit: Int?

        public init(author: ID<Person>? = nil, limit: Int? = nil) {
            self.author = author
            self.limit = limit
        }

        public struct Reply: Exemplified, Hashable, Codable, Sendable {
            public static let example = Reply(contributions: [.example])

            public var contributions: [Contribution]

            public init(contributions: [Contribution]) {
                self.contributions = contributions
            }
        }
    }
}

// What people say themselves; an answer without an author is the shop's.

extension Catalogue.WriteReview: Personal {
    public var actor: ID<Person> { author }
}

extension Catalogue.AskQuestion: Personal {
    public var actor: ID<Person> { author }
}

extension Catalogue.WithdrawContribution: Personal {
    public var actor: ID<Person> { author }
}
