import Model
import ServiceKit
import Storage
import Support
import Testing

@testable import CatalogueService

@Suite struct `Withdraw contribution` {
    private let catalogue: ServiceHarness<CatalogueService>
    private let review: Catalogue.Contribution

    init() throws {
        catalogue = try ServiceHarness<CatalogueService>.withReceivers(1, 2)
        review = try catalogue.review(5, "Fresh", by: 1, shown: true)
    }

    @Test func `deletes what its author said, stars too, and announces it once`() throws {
        for _ in 0..<2 {
            try catalogue.send(Catalogue.WithdrawContribution(contribution: review.id, author: .sample(1)))
        }

        #expect(try catalogue.reviews().ratings == 0)
        let texts = try catalogue.store.read { database in
            try database.all("SELECT 1 FROM contribution WHERE text IS NOT NULL OR rating IS NOT NULL").count
        }
        #expect(texts == 0)
        #expect(try catalogue.emitted(Catalogue.ContributionWithdrawn.self).map(\.contribution) == [review.id])
    }

    @Test func `lets the author say something else later`() throws {
        try catalogue.send(Catalogue.WithdrawContribution(contribution: review.id, author: .sample(1)))

        try catalogue.review(3, by: 1)

        #expect(try catalogue.reviews().stars == [0, 0, 1, 0, 0])
    }

    @Test func `is nobody else's business`() throws {
        try catalogue.expectRefusal(
            .contributionNotFound,
            at: "$.contribution",
            of: Catalogue.WithdrawContribution(contribution: review.id, author: .sample(2))
        )
        #expect(try catalogue.reviews().ratings == 1)
    }
}
