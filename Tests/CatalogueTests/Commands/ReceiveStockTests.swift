import Model
import Support
import Testing

@testable import CatalogueService

@Suite struct `Receive stock` {
    private let catalogue: ServiceHarness<CatalogueService>

    init() throws {
        catalogue = try ServiceHarness<CatalogueService>.stocked(0)
    }

    @Test func `adds up what comes in and announces what is there`() throws {
        for quantity in [5, 7] {
            try catalogue.send(Catalogue.ReceiveStock(product: .sample(1), quantity: quantity, lot: "2026-A"))
        }

        #expect(try catalogue.stock() == Catalogue.StockLevel(12, reserved: 0))
        let received = try catalogue.emitted(Catalogue.StockReceived.self)
        #expect(received.map(\.stock.onHand) == [5, 12])
        #expect(received.map(\.lot) == ["2026-A", "2026-A"])
    }

    @Test func `takes a draft's pieces in before it is on sale`() throws {
        try catalogue.send(tea(id: .sample(2), sku: "TEA-2"))

        try catalogue.send(Catalogue.ReceiveStock(product: .sample(2), quantity: 3))

        #expect(try catalogue.stock(2).available == 3)
    }

    @Test(arguments: [0, -1, 1_000_001])
    func `refuses a number of pieces that nobody delivers`(quantity: Int) throws {
        try catalogue.expectRefusal(
            .invalidField,
            at: "$.quantity",
            of: Catalogue.ReceiveStock(product: .sample(1), quantity: quantity)
        )
    }

    @Test func `refuses products that are unknown or retired`() throws {
        try catalogue.send(Catalogue.RetireProduct(id: .sample(1)))

        try catalogue.expectRefusal(
            .productRetired,
            at: "$.product",
            of: Catalogue.ReceiveStock(product: .sample(1), quantity: 1)
        )
        try catalogue.expectRefusal(
            .productNotFound,
            at: "$.product",
            of: Catalogue.ReceiveStock(product: .sample(2), quantity: 1)
        )
    }
}
