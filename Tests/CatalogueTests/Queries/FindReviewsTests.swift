import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `Find reviews` {
    @Test func `shows the latest first, page by page, and the stars of all`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.withReceivers(1, 2, 3)
        for author in 1...3 as ClosedRange<UInt64> {
            try catalogue.review(Int(author), "Text \(author)", by: author, shown: true)
            catalogue.clock.advance(by: .seconds(1))
        }

        let first = try catalogue.ask(Catalogue.FindReviews(product: .sample(1), limit: 2))
        let second = try catalogue.ask(Catalogue.FindReviews(product: .sample(1), limit: 2, before: first.next))

        #expect((first.reviews + second.reviews).map(\.text) == ["Text 3", "Text 2", "Text 1"])
        #expect(second.next == nil)
        #expect(first.ratings == 3 && first.average == 2 && first.stars == [1, 1, 1, 0, 0])
    }

    @Test func `counts those who say nothing for a week, and lets them rate nothing`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.withReceivers(1, 2, 3)
        try catalogue.review(2, by: 1)

        catalogue.clock.advance(by: .seconds(7 * 86_400 - 1))
        #expect(try catalogue.reviews().silent == 0)
        catalogue.clock.advance(by: .seconds(1))

        let reviews = try catalogue.reviews()
        #expect(reviews.silent == 2)
        #expect(reviews.ratings == 1 && reviews.average == 2)
    }

    @Test func `no longer counts among the silent who says something after all, or leaves`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.withReceivers(1, 2, 3)
        catalogue.clock.advance(by: .seconds(8 * 86_400))

        try catalogue.review(4, by: 1)
        try catalogue.erase(.sample(2))

        #expect(try catalogue.reviews().silent == 1)
    }

    @Test func `knows no average of nothing`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.withReceivers()

        let reviews = try catalogue.reviews()

        #expect(reviews.average == nil && reviews.ratings == 0 && reviews.silent == 0)
    }
}
