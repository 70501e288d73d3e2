import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `Moderate contribution` {
    private let catalogue: ServiceHarness<CatalogueService>
    private let review: Catalogue.Contribution

    init() throws {
        catalogue = try ServiceHarness<CatalogueService>.withReceivers(1)
        review = try catalogue.review(5, "Buy at example.com", by: 1)
    }

    @Test func `decides, announces it once, and may decide anew`() throws {
        #expect(try moderate(true).state == .published)
        #expect(try moderate(true).state == .published)
        #expect(try moderate(false, "advertising").state == .rejected)

        #expect(try catalogue.reviews().ratings == 0)
        #expect(try catalogue.emitted(Catalogue.ContributionModerated.self).map(\.state) == [.published, .rejected])
        #expect(try catalogue.emitted(Catalogue.ContributionModerated.self).map(\.reason) == [nil, "advertising"])
    }

    @Test func `gives a reason for what is not shown`() throws {
        try catalogue.expectRefusal(
            .invalidField,
            at: "$.reason",
            of: Catalogue.ModerateContribution(contribution: review.id, isShown: false)
        )
    }

    @Test func `brings nothing back that its author has taken back`() throws {
        try catalogue.send(Catalogue.WithdrawContribution(contribution: review.id, author: .sample(1)))

        try catalogue.expectRefusal(
            .contributionState,
            at: "$.contribution",
            of: Catalogue.ModerateContribution(contribution: review.id, isShown: true)
        )
    }

    private func moderate(_ isShown: Bool, _ reason: String? = nil) throws -> Catalogue.ContributionModerated {
        try catalogue.send(
            Catalogue.ModerateContribution(contribution: review.id, isShown: isShown, reason: reason)
        )
    }
}
