import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `Find pending` {
    @Test func `shows moderators what waits, the oldest first, or all of one author`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.withReceivers(1, 2)
        let texts = ["First", "Second"]
        for (author, text) in zip(1...2 as ClosedRange<UInt64>, texts) {
            try catalogue.review(5, text, by: author)
            catalogue.clock.advance(by: .seconds(1))
        }
        _ = try catalogue.question("Third", by: 1, shown: true)

        #expect(try catalogue.ask(Catalogue.FindPending()).contributions.map(\.text) == ["First", "Second"])
        #expect(
            try catalogue.ask(Catalogue.FindPending(author: .sample(1))).contributions.map(\.text) == [
                "Third", "First",
            ]
        )
    }
}
