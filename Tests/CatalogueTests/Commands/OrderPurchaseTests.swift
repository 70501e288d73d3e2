import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `Order purchase` {
    private let catalogue: ServiceHarness<CatalogueService>

    init() throws {
        catalogue = try ServiceHarness<CatalogueService>.stocked(0)
    }

    @Test func `has pieces on their way, and announces it once`() throws {
        let first = try catalogue.send(order(40))
        let again = try catalogue.send(order(40))

        #expect(first == again)
        #expect(first.purchase.reason == .merchant)
        #expect(try catalogue.emitted(Catalogue.PurchaseOrdered.self) == [first])
        #expect(try catalogue.stock() == Catalogue.StockLevel(0, reserved: 0))
        #expect(try catalogue.ask(Catalogue.FindPurchases(isOpen: true)).purchases == [first.purchase])
    }

    @Test func `refuses what can't be`() throws {
        try catalogue.send(order(40))
        try catalogue.expectRefusal(.purchaseExists, at: "$.id", of: order(41))
        try catalogue.expectRefusal(.invalidField, at: "$.pieces", of: order(0))
        try catalogue.send(Catalogue.RetireProduct(id: .sample(1)))
        try catalogue.expectRefusal(
            .productRetired,
            at: "$.product",
            of: Catalogue.OrderPurchase(product: .sample(1), pieces: 1)
        )
    }

    private func order(_ pieces: Int) -> Catalogue.OrderPurchase {
        Catalogue.OrderPurchase(id: ID(UUID128(high: 6, low: 6)), product: .sample(1), pieces: pieces)
    }
}
