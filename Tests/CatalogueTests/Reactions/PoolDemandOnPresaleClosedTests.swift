import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `Pool demand on presale closed` {
    @Test func `counts each presale once, and only those of the product, so that the pieces are ordered`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.stocked(0, 0)
        try catalogue.send(
            Catalogue.OpenPool(product: .sample(1), minimum: 5, closesAt: catalogue.clock.now + .seconds(3600))
        )

        for _ in 1...2 { try catalogue.deliver(closed(1, pieces: 7)) }
        try catalogue.deliver(closed(2, pieces: 2, of: 2))
        try catalogue.deliver(closed(3, pieces: 0))
        catalogue.clock.advance(by: .seconds(3600))
        try catalogue.fireTimers()

        let purchases = try catalogue.ask(Catalogue.FindPurchases()).purchases
        #expect(purchases.map(\.pieces) == [7])
    }

    private func closed(_ number: UInt64, pieces: Int, of product: UInt64 = 1) -> Trade.PresaleClosed {
        var presale = Trade.Presale.example
        presale.id = ID(UUID128(high: 0x019B_76DA_A800_7000, low: 500 + number))
        presale.product = .sample(product)
        presale.sold = pieces
        return Trade.PresaleClosed(presale: presale)
    }
}
