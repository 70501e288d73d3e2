import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `Ask question` {
    @Test func `is open to everybody, and shown once a moderator has read it`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.withReceivers()
        let question = try catalogue.question("How long does it keep?", by: 1)
        #expect(question.state == .pending)
        #expect(try questions(catalogue).isEmpty)

        try catalogue.send(Catalogue.ModerateContribution(contribution: question.id, isShown: true))

        #expect(try questions(catalogue).map(\.question.text) == ["How long does it keep?"])
    }

    @Test func `answers the same question under the same id without a change, and no other`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.withReceivers()
        let id = ID<Catalogue.Contribution>(UUID128(high: 9, low: 9))
        func ask(_ text: String, by author: UInt64 = 1) -> Catalogue.AskQuestion {
            Catalogue.AskQuestion(id: id, product: .sample(1), author: .sample(author), text: text)
        }
        try catalogue.send(ask("How long does it keep?"))
        try catalogue.send(ask("How long does it keep?"))

        #expect(try catalogue.emitted(Catalogue.ContributionWritten.self).count == 1)
        try catalogue.expectRefusal(.contributionState, at: "$.id", of: ask("Anything", by: 2))
    }

    @Test func `refuses a product that does not exist`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.withReceivers()

        try catalogue.expectRefusal(
            .productNotFound,
            at: "$.product",
            of: Catalogue.AskQuestion(product: .sample(9), author: .sample(1), text: "Why?")
        )
    }

    private func questions(_ catalogue: ServiceHarness<CatalogueService>) throws -> [Catalogue.AnsweredQuestion] {
        try catalogue.ask(Catalogue.FindQuestions(product: .sample(1))).questions
    }
}
