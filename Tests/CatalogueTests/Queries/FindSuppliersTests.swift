import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `Find suppliers` {
    private let catalogue: ServiceHarness<CatalogueService>

    init() throws {
        catalogue = try ServiceHarness<CatalogueService>.stocked(0, 0)
    }

    @Test func `tells how many pieces of each were sold and how many were bad, the worst first`() throws {
        try catalogue.buy(30, of: 1, from: "Careful")
        catalogue.clock.advance(by: .seconds(86_400))
        try catalogue.buy(30, of: 1, from: "Careless")
        for order in [1, 2] as [UInt64] { try catalogue.sell(30, of: 1, in: order) }
        try catalogue.deliver(closed(1, order: 1, pieces: 1))
        try catalogue.deliver(closed(2, order: 2, pieces: 10))

        let suppliers = try catalogue.ask(Catalogue.FindSuppliers()).suppliers

        #expect(
            suppliers == [
                .init(supplier: "Careless", sold: 30, faulty: 10, score: 750),
                .init(supplier: "Careful", sold: 30, faulty: 1, score: 975),
            ]
        )
    }

    @Test func `knows nothing of goods that nobody was named for, nor of those of another product`() throws {
        try catalogue.buy(5, of: 1, from: "Careful")
        try catalogue.send(Catalogue.ReceiveStock(product: .sample(2), quantity: 5))
        try catalogue.sell(5, of: 2, in: 1)
        try catalogue.sell(2, of: 1, in: 2)

        #expect(try catalogue.ask(Catalogue.FindSuppliers()).suppliers.map(\.sold) == [2])
        #expect(try catalogue.ask(Catalogue.FindSuppliers(product: .sample(2))).suppliers == [])
    }

    @Test func `does not count what an order has given back`() throws {
        try catalogue.buy(5, of: 1, from: "Careful")
        try catalogue.sell(3, of: 1, in: 1)

        try catalogue.send(Catalogue.ReleaseStock(order: .sample(1)))

        #expect(try catalogue.ask(Catalogue.FindSuppliers()).suppliers == [])
    }
}

extension ServiceHarness<CatalogueService> {
    /// Has pieces come in that were ordered from somebody.
    func buy(_ pieces: Int, of product: UInt64, from supplier: String) throws {
        let ordered = try send(
            Catalogue.OrderPurchase(product: .sample(product), pieces: pieces, supplier: supplier)
        )
        try send(Catalogue.ReceivePurchase(purchase: ordered.purchase.id, pieces: pieces))
    }

    func sell(_ pieces: Int, of product: UInt64, in order: UInt64) throws {
        try reserve(pieces, of: product, for: order)
        try send(Catalogue.CommitStock(order: .sample(order)))
    }
}

/// The news that a claim about pieces of the first product of an order has ended.
func closed(
    _ number: UInt64,
    order: UInt64,
    pieces: Int,
    _ reason: Trade.ClaimReason = .defective,
    _ state: Trade.ClaimState = .completed
) -> Trade.ClaimClosed {
    var claim = Trade.Claim.example
    claim.id = ID(UUID128(high: 0x019B_76DA_A800_7000, low: 700 + number))
    claim.order = .sample(order)
    claim.reason = reason
    claim.state = state
    claim.lines[0].product = .sample(1)
    claim.lines[0].quantity = pieces
    return Trade.ClaimClosed(claim: claim)
}
