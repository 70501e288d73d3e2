import Model
import ServiceKit
import Storage
import Support
import Testing

@testable import CatalogueService

@Suite struct `Write review` {
    @Test func `is for people who have received the product, and nobody else`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.withReceivers(1)

        #expect(try catalogue.review(5, by: 1).state == .published)
        try catalogue.expectRefusal(
            .notReceived,
            at: "$.author",
            of: Catalogue.WriteReview(product: .sample(1), author: .sample(2), rating: 1)
        )
        #expect(try catalogue.reviews().ratings == 1)
    }

    @Test func `shows a text only after a moderator has read it, and stars at once`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.withReceivers(1, 2)
        try catalogue.review(4, by: 1)
        let review = try catalogue.review(5, "Fresh", by: 2)
        #expect(try catalogue.reviews().stars == [0, 0, 0, 1, 0])

        try catalogue.send(Catalogue.ModerateContribution(contribution: review.id, isShown: true))

        let reviews = try catalogue.reviews()
        #expect(reviews.reviews.map(\.text) == ["Fresh"])
        #expect(reviews.stars == [0, 0, 0, 1, 1])
        #expect(reviews.average == 4.5)
    }

    @Test func `puts another review of the same person in the place of the first, to be read again`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.withReceivers(1)
        let first = try catalogue.review(5, "Fresh", by: 1, shown: true)

        let second = try catalogue.review(2, "Stale after all", by: 1)

        #expect(second.id == first.id && second.state == .pending)
        #expect(try catalogue.reviews().ratings == 0)
    }

    @Test func `says the same again without a change`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.withReceivers(1)
        try catalogue.review(5, "Fresh", by: 1, shown: true)

        #expect(try catalogue.review(5, "Fresh", by: 1).state == .published)
        #expect(try catalogue.emitted(Catalogue.ContributionWritten.self).count == 1)
    }

    @Test func `tells others that somebody has written, and not what`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.withReceivers(1)

        let review = try catalogue.review(5, "My name is on the parcel", by: 1)

        let written = try #require(try catalogue.emitted(Catalogue.ContributionWritten.self).first)
        #expect(written.contribution == review.id && written.rating == 5)
    }

    @Test func `keeps the stars of somebody who leaves, and nothing else`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.withReceivers(1)
        try catalogue.review(5, "My name is on the parcel", by: 1, shown: true)

        try catalogue.erase(.sample(1))

        #expect(try catalogue.reviews().stars == [0, 0, 0, 0, 1])
        #expect(try catalogue.reviews().reviews.isEmpty)
        let traces = try catalogue.store.read { database in
            try database.all("SELECT 1 FROM contribution WHERE author IS NOT NULL OR text IS NOT NULL").count
        }
        #expect(traces == 0)
        try catalogue.expectRefusal(
            .authorErased,
            at: "$.author",
            of: Catalogue.WriteReview(product: .sample(1), author: .sample(1), rating: 5)
        )
    }

    @Test(arguments: [(0, nil, "$.rating"), (6, nil, "$.rating"), (5, " ", "$.text")] as [(Int, String?, String)])
    func `refuses what is no review`(rating: Int, text: String?, path: String) throws {
        let catalogue = try ServiceHarness<CatalogueService>.withReceivers(1)

        try catalogue.expectRefusal(
            .invalidField,
            at: path,
            of: Catalogue.WriteReview(product: .sample(1), author: .sample(1), rating: rating, text: text)
        )
    }
}
