import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `Find pools` {
    @Test func `shows those that are open, or all of one product`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.stocked(0, 0)
        let pools = try [1, 2].map { product in
            try catalogue.send(
                Catalogue.OpenPool(
                    product: .sample(product),
                    minimum: 1,
                    closesAt: catalogue.clock.now + .seconds(60)
                )
            ).pool.id
        }
        try catalogue.send(Catalogue.ClosePool(pool: pools[0]))

        #expect(try catalogue.ask(Catalogue.FindPools()).pools.map(\.id) == [pools[1]])
        #expect(try catalogue.ask(Catalogue.FindPools(product: .sample(1))).pools.map(\.state) == [.dropped])
    }
}
