import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `Find purchases` {
    @Test func `shows the latest first, of one product or all`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.stocked(0, 0)
        for product in [1, 2, 1] as [UInt64] {
            try catalogue.send(Catalogue.OrderPurchase(product: .sample(product), pieces: 1))
            catalogue.clock.advance(by: .seconds(1))
        }

        let all = try catalogue.ask(Catalogue.FindPurchases()).purchases
        let one = try catalogue.ask(Catalogue.FindPurchases(product: .sample(1))).purchases

        #expect(all.map(\.product) == [.sample(1), .sample(2), .sample(1)])
        #expect(one == [all[0], all[2]])
        #expect(try catalogue.ask(Catalogue.FindPurchases(isOpen: false)).purchases.isEmpty)
    }
}
