import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `Answer question` {
    private let catalogue: ServiceHarness<CatalogueService>
    private let question: Catalogue.Contribution

    init() throws {
        catalogue = try ServiceHarness<CatalogueService>.withReceivers(1)
        question = try catalogue.question("How long does it keep?", by: 2, shown: true)
    }

    @Test func `shows what the merchant says at once, and what others say once it has been read`() throws {
        try catalogue.send(Catalogue.AnswerQuestion(question: question.id, text: "A year."))
        let answer = try catalogue.send(
            Catalogue.AnswerQuestion(question: question.id, author: .sample(1), text: "With me a week.")
        )
        #expect(try answers() == ["A year."])

        try catalogue.send(Catalogue.ModerateContribution(contribution: answer.id, isShown: true))

        #expect(try answers() == ["A year.", "With me a week."])
    }

    @Test func `is for people who have received the product, and the merchant`() throws {
        try catalogue.expectRefusal(
            .notReceived,
            at: "$.author",
            of: Catalogue.AnswerQuestion(question: question.id, author: .sample(2), text: "I guess a year.")
        )
    }

    @Test func `refuses a question that nobody can read`() throws {
        let hidden = try catalogue.question("Buy elsewhere?", by: 2)

        try catalogue.expectRefusal(
            .contributionNotFound,
            at: "$.question",
            of: Catalogue.AnswerQuestion(question: hidden.id, text: "No.")
        )
    }

    private func answers() throws -> [String?] {
        try catalogue.ask(Catalogue.FindQuestions(product: .sample(1))).questions.flatMap(\.answers).map(\.text)
    }
}
