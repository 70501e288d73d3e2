import Model

import func Glibc.exp2
import func Glibc.log

/// One thing that a person did with a product; the same person, product, act and time is the same thing told again.
struct Feedback: Hashable, Sendable {
    /// What was done; stored by these names.
    enum Act: String, CaseIterable, Sendable {
        case view, like, share, cart, buy
        /// The way back of a `buy`.
        case giveBack = "return"
        /// Takes back a `buy` that came to nothing: it was paid back before anything was sent.
        case cancel
    }

    var person: ID<Person>
    var product: ID<Catalogue.Product>
    var act: Act
    var at: Timestamp
    /// Pieces bought or given back, or how often it was done.
    var count: Int
    /// Where the person saw the product.
    var source: String?
}

extension Feedback {
    /// Takes over what the edge reports; a clock that is ahead of ours counts as ours.
    init(_ command: Recommendation.RecordFeedback, at now: Timestamp) throws(Refusal) {
        let count = command.count ?? 1
        guard (1...1_000_000_000).contains(count) else {
            throw Refusal(
                .invalidField,
                "Nobody does something less than once or over a billion times.",
                path: "$.count"
            )
        }
        let at = command.at ?? now
        guard at.milliseconds >= 0 else {
            throw Refusal(.invalidField, "What happened before 1970 tells nothing about today.", path: "$.at")
        }
        if let source = command.source {
            guard (1...40).contains(source.utf8.count), source.utf8.allSatisfy(Self.isSourceLetter) else {
                throw Refusal(
                    .invalidField,
                    "A source is a word such as feed: a to z, digits, - and _.",
                    path: "$.source"
                )
            }
        }
        self.init(
            person: command.person,
            product: command.product,
            act: Act(command.kind),
            at: min(at, now),
            count: count,
            source: command.source
        )
    }

    private static func isSourceLetter(_ byte: UInt8) -> Bool {
        97...122 ~= byte || 48...57 ~= byte || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }
}

extension Feedback.Act {
    init(_ kind: Recommendation.FeedbackKind) {
        switch kind {
        case .view: self = .view
        case .like: self = .like
        case .share: self = .share
        case .cart: self = .cart
        case .buy: self = .buy
        }
    }

    /// How much it says about what the person wants.
    var weight: Double {
        switch self {
        case .view: 0.15
        case .like, .share: 0.5
        case .cart: 0.6
        case .buy: 1
        case .giveBack, .cancel: 0
        }
    }
}

extension Feedback {
    /// How much it says, with what was done often saying more, but not as much more as it was done more often.
    var weight: Double { act == .buy ? act.weight : act.weight * (1 + log(Double(count))) }
}

/// How fast something loses its weight.
struct HalfLife: Sendable {
    let milliseconds: Double

    static func days(_ days: Double) -> HalfLife { HalfLife(milliseconds: days * 86_400_000) }

    /// What tells of a person's taste.
    static let taste = days(180)
    /// What everybody wants at the moment.
    static let trend = days(7)
    /// What a person is out of again.
    static let repurchase = days(60)

    /// The age in half-lives.
    func age(of time: Timestamp, at now: Timestamp) -> Double {
        Double(now.milliseconds - time.milliseconds) / milliseconds
    }

    /// What is left of one, between 0 and 1.
    func remainder(of time: Timestamp, at now: Timestamp) -> Double { exp2(-max(0, age(of: time, at: now))) }
}
