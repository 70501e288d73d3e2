import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `Find questions` {
    @Test func `shows the latest first, page by page, without those of people who have left`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.withReceivers()
        for author in 1...4 as ClosedRange<UInt64> {
            _ = try catalogue.question("Question \(author)", by: author, shown: true)
            catalogue.clock.advance(by: .seconds(1))
        }
        try catalogue.erase(.sample(2))

        let first = try catalogue.ask(Catalogue.FindQuestions(product: .sample(1), limit: 2))
        let second = try catalogue.ask(Catalogue.FindQuestions(product: .sample(1), limit: 2, before: first.next))

        #expect(first.questions.map(\.question.text) == ["Question 4", "Question 3"])
        #expect(second.questions.map(\.question.text) == ["Question 1"])
        #expect(second.next == nil)
    }
}
