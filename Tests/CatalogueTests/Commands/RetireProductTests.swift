import Model
import Support
import Testing

@testable import CatalogueService

@Suite struct `Retire product` {
    private let catalogue: ServiceHarness<CatalogueService>

    init() throws {
        catalogue = try ServiceHarness(CatalogueService.self)
        try catalogue.send(tea())
    }

    @Test func `takes a product off sale for good and announces it only once`() throws {
        for _ in 1...2 { #expect(try catalogue.send(Catalogue.RetireProduct(id: .sample(1))).id == .sample(1)) }

        #expect(try catalogue.emitted(Catalogue.ProductRetired.self).map(\.id) == [.sample(1)])
        #expect(try catalogue.product(.sample(1))?.retiredAt == catalogue.clock.now)
        try catalogue.expectRefusal(.productRetired, at: nil, of: Catalogue.PublishProduct(id: .sample(1)))
    }

    @Test func `refuses a product that does not exist`() throws {
        try catalogue.expectRefusal(.productNotFound, at: "$.id", of: Catalogue.RetireProduct(id: .sample(2)))
    }
}
