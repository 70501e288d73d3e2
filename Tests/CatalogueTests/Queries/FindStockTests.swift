import Model
import Support
import Testing

@testable import CatalogueService

@Suite struct `Find stock` {
    @Test func `tells what is there, what is promised and what can be sold`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.stocked(5, 0)
        try catalogue.reserve(2, for: 1)

        #expect(try catalogue.stock(1) == Catalogue.StockLevel(onHand: 5, reserved: 2, available: 3))
        #expect(try catalogue.stock(2) == Catalogue.StockLevel(onHand: 0, reserved: 0, available: 0))
    }

    @Test func `refuses a product that does not exist`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.stocked(5)

        let refusal = #expect(throws: Refusal.self) { try catalogue.stock(2) }

        #expect(refusal?.code == .productNotFound)
    }
}
