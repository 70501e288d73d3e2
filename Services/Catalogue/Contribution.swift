import Model

/// All of it may be seen by whoever may ask, so the entity is the contract's own type.
typealias Contribution = Catalogue.Contribution

extension Contribution {
    /// After this time a buyer who has said nothing counts as silent.
    static let timeToReview = Duration.seconds(7 * 86_400)

    /// A review, in the place of the one that its author has written before, if there is one.
    init(_ command: Catalogue.WriteReview, id: ID<Contribution>, at now: Timestamp) throws(Refusal) {
        self.init(
            id: id,
            kind: .review,
            product: command.product,
            author: command.author,
            rating: command.rating,
            text: command.text,
            // Stars alone hurt nobody.
            state: command.text == nil ? .published : .pending,
            writtenAt: now
        )
        guard (1...5).contains(command.rating) else {
            throw Refusal(.invalidField, "A rating has 1 to 5 stars.", path: "$.rating")
        }
        try checkText()
    }

    init(_ command: Catalogue.AskQuestion, id: ID<Contribution>, at now: Timestamp) throws(Refusal) {
        self.init(
            id: id,
            kind: .question,
            product: command.product,
            author: command.author,
            text: command.text,
            writtenAt: now
        )
        try checkText()
    }

    init(
        _ command: Catalogue.AnswerQuestion,
        to question: Contribution,
        id: ID<Contribution>,
        at now: Timestamp
    ) throws(Refusal) {
        guard question.kind == .question, question.state == .published else {
            throw Refusal(.contributionNotFound, "There is no such question to be read.", path: "$.question")
        }
        self.init(
            id: id,
            kind: .answer,
            product: question.product,
            question: question.id,
            author: command.author,
            text: command.text,
            // The merchant answers for what the merchant says.
            state: command.author == nil ? .published : .pending,
            writtenAt: now
        )
        try checkText()
    }

    /// Takes over a moderator's decision; whether it is another one than before.
    mutating func decide(_ command: Catalogue.ModerateContribution, at now: Timestamp) throws(Refusal) -> Bool {
        guard state != .withdrawn else {
            throw Refusal(.contributionState, "Its author has taken it back.", path: "$.contribution")
        }
        guard command.isShown || command.reason != nil else {
            throw Refusal(.invalidField, "Give a reason for what is not shown.", path: "$.reason")
        }
        if let reason = command.reason { try Product.check(reason, at: "$.reason", maximum: 40, isOneLine: true) }
        let before = self
        state = command.isShown ? .published : .rejected
        reason = command.isShown ? nil : command.reason
        guard self != before else { return false }
        decidedAt = now
        return true
    }

    /// Takes it back for good; whether it was there.
    mutating func withdraw() -> Bool {
        guard state != .withdrawn else { return false }
        state = .withdrawn
        text = nil
        rating = nil
        return true
    }

    var written: Catalogue.ContributionWritten {
        Catalogue.ContributionWritten(
            contribution: id,
            kind: kind,
            product: product,
            author: author,
            rating: rating,
            state: state
        )
    }

    /// Whether the other one says the same, whenever it was said and whatever was decided about it.
    func saysSame(as other: Contribution) -> Bool {
        kind == other.kind && product == other.product && question == other.question && author == other.author
            && rating == other.rating && text == other.text
    }

    private func checkText() throws(Refusal) {
        if let text { try Product.check(text, at: "$.text", maximum: 5000, isOneLine: false) }
    }
}

/// A page of what people say, that makes sense.
struct ContributionPage {
    var limit: Int

    init(limit: Int?) throws(Refusal) {
        self.limit = limit ?? 20
        guard (1...100).contains(self.limit) else {
            throw Refusal(.invalidField, "A page has 1 to 100 contributions.", path: "$.limit")
        }
    }
}
