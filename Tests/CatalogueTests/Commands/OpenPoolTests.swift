import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `Open pool` {
    private let catalogue: ServiceHarness<CatalogueService>

    init() throws {
        catalogue = try ServiceHarness<CatalogueService>.stocked(0)
    }

    @Test func `gathers demand until its time, one pool for each product`() throws {
        let opened = try catalogue.send(open())

        #expect(opened.pool.state == .open)
        #expect(try catalogue.ask(Catalogue.FindPools()).pools == [opened.pool])
        try catalogue.expectRefusal(.poolExists, at: "$.product", of: open())

        catalogue.clock.advance(by: .seconds(3600))
        try catalogue.fireTimers()
        #expect(try catalogue.ask(Catalogue.FindPools()).pools.isEmpty)
        #expect(try catalogue.send(open()).pool.state == .open)
    }

    @Test func `refuses what can't be`() throws {
        try catalogue.expectRefusal(.invalidField, at: "$.minimum", of: open(minimum: 0))
        try catalogue.expectRefusal(.invalidField, at: "$.closes_at", of: open(after: 0))
        try catalogue.send(Catalogue.RetireProduct(id: .sample(1)))
        try catalogue.expectRefusal(.productRetired, at: "$.product", of: open())
    }

    private func open(minimum: Int = 5, after seconds: Int = 3600) -> Catalogue.OpenPool {
        Catalogue.OpenPool(
            product: .sample(1),
            minimum: minimum,
            closesAt: catalogue.clock.now + .seconds(seconds)
        )
    }
}
