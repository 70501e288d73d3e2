import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `Receive purchase` {
    private let catalogue: ServiceHarness<CatalogueService>
    private let purchase: ID<Catalogue.Purchase>

    init() throws {
        catalogue = try ServiceHarness<CatalogueService>.stocked(0)
        purchase = try catalogue.send(Catalogue.OrderPurchase(product: .sample(1), pieces: 40)).purchase.id
    }

    @Test func `adds what has come in, and closes when all is there`() throws {
        try receive(30)
        #expect(try catalogue.ask(Catalogue.FindPurchases(isOpen: true)).purchases.map(\.received) == [30])
        #expect(try catalogue.stock().onHand == 30)

        try receive(12)

        #expect(try catalogue.stock().onHand == 42)
        #expect(try catalogue.ask(Catalogue.FindPurchases(isOpen: true)).purchases.isEmpty)
        #expect(try catalogue.ask(Catalogue.FindPurchases(product: .sample(1))).purchases.map(\.received) == [42])
        #expect(try catalogue.emitted(Catalogue.PurchaseReceived.self).map(\.pieces) == [30, 12])
        #expect(try catalogue.pieces(ofLot: "A") == ["main": 42])
    }

    @Test func `expects nothing more when less has come and that was all`() throws {
        try receive(30, isLast: true)

        #expect(try catalogue.ask(Catalogue.FindPurchases(isOpen: true)).purchases.isEmpty)
    }

    @Test func `refuses a purchase that does not exist`() throws {
        try catalogue.expectRefusal(
            .purchaseNotFound,
            at: "$.purchase",
            of: Catalogue.ReceivePurchase(purchase: ID(UUID128(high: 6, low: 6)), pieces: 1)
        )
    }

    private func receive(_ pieces: Int, isLast: Bool? = nil) throws {
        try catalogue.send(Catalogue.ReceivePurchase(purchase: purchase, pieces: pieces, lot: "A", isLast: isLast))
    }
}
