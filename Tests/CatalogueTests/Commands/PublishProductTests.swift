import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `Publish product` {
    private let catalogue: ServiceHarness<CatalogueService>

    init() throws {
        catalogue = try ServiceHarness(CatalogueService.self)
    }

    @Test func `puts a draft on sale and announces it`() throws {
        var product = try catalogue.send(tea()).product
        catalogue.clock.advance(by: .seconds(60))

        let published = try catalogue.send(Catalogue.PublishProduct(id: .sample(1)))

        product.state = .published
        product.publishedAt = catalogue.clock.now
        product.changedAt = catalogue.clock.now
        #expect(published.product == product)
        #expect(try catalogue.emitted(Catalogue.ProductPublished.self) == [published])
        #expect(try catalogue.product(.sample(1)) == product)
    }

    @Test func `announces it only once`() throws {
        try catalogue.send(tea())
        let published = try catalogue.send(Catalogue.PublishProduct(id: .sample(1)))
        catalogue.clock.advance(by: .seconds(60))

        let again = try catalogue.send(Catalogue.PublishProduct(id: .sample(1)))

        #expect(again == published)
        #expect(try catalogue.emitted(Catalogue.ProductPublished.self).count == 1)
    }

    @Test func `refuses a product that does not exist`() throws {
        try catalogue.expectRefusal(
            .productNotFound,
            at: "$.id",
            of: Catalogue.PublishProduct(id: .sample(1))
        )
    }
}
