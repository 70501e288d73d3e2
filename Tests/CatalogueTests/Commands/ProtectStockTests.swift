import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `Protect stock` {
    @Test func `keeps pieces from being reserved, and announces it once`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.stocked(5)

        try catalogue.send(Catalogue.ProtectStock(product: .sample(1), safety: 3))
        try catalogue.send(Catalogue.ProtectStock(product: .sample(1), safety: 3))

        #expect(try catalogue.stock().available == 2)
        #expect(try catalogue.reserve(3, for: 1).state == .refused)
        #expect(try catalogue.reserve(2, for: 2).state == .reserved)
        #expect(try catalogue.emitted(Catalogue.StockProtected.self).map(\.stock.safety) == [3])
    }

    @Test func `lets a payment that came late have them`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.stocked(2)
        try catalogue.reserve(2, for: 1)
        catalogue.clock.advance(by: .seconds(3600))
        try catalogue.fireTimers()
        try catalogue.send(Catalogue.ProtectStock(product: .sample(1), safety: 2))

        #expect(try catalogue.send(Catalogue.CommitStock(order: .sample(1))).state == .committed)
        #expect(try catalogue.stock().available == 0)
    }

    @Test func `has what is protected count as not in stock`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.stocked(2)

        try catalogue.send(Catalogue.ProtectStock(product: .sample(1), safety: 2))

        #expect(try catalogue.ask(Catalogue.SearchProducts(inStock: true)).total == 0)
    }

    @Test func `refuses a number that makes no sense`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.stocked(2)

        try catalogue.expectRefusal(
            .invalidField,
            at: "$.safety",
            of: Catalogue.ProtectStock(product: .sample(1), safety: -1)
        )
    }
}
