import Model
import ServiceKit
import Support

@testable import CatalogueService

extension ID<Trade.Order> {
    /// The id of the nth sample order.
    static func sample(_ number: UInt64) -> Self { ID(UUID128(high: 0x019B_76DA_A800_7000, low: number)) }
}

extension Catalogue.StockLevel {
    init(_ onHand: Int, reserved: Int) {
        self.init(onHand: onHand, reserved: reserved, available: onHand - reserved)
    }
}

extension ServiceHarness<CatalogueService> {
    /// A catalogue with the sample products on sale, and so many pieces of each.
    static func stocked(_ quantities: Int...) throws -> ServiceHarness {
        let catalogue = try ServiceHarness(CatalogueService.self)
        for (position, quantity) in quantities.enumerated() {
            let id = ID<Catalogue.Product>.sample(UInt64(position + 1))
            try catalogue.send(tea(id: id, sku: "TEA-\(position + 1)"))
            try catalogue.send(Catalogue.PublishProduct(id: id))
            if quantity > 0 { try catalogue.send(Catalogue.ReceiveStock(product: id, quantity: quantity)) }
        }
        return catalogue
    }

    /// How many pieces of a lot of the first product are where.
    func pieces(ofLot lot: String) throws -> [String: Int] {
        let story = try ask(Catalogue.VerifyLot(product: .sample(1), lot: lot))
        return Dictionary(uniqueKeysWithValues: story.pieces.map { ($0.location, $0.pieces) })
    }

    func stock(_ product: UInt64 = 1) throws -> Catalogue.StockLevel {
        try ask(Catalogue.FindStock(product: .sample(product))).stock
    }

    /// Reserves pieces for an order, for half an hour.
    @discardableResult
    func reserve(
        _ quantity: Int,
        of product: UInt64 = 1,
        for order: UInt64,
        attempt: Int? = nil
    ) throws -> Catalogue.StockReservation {
        try reserve([(product, quantity)], for: order, attempt: attempt)
    }

    @discardableResult
    func reserve(
        _ lines: [(product: UInt64, quantity: Int)],
        for order: UInt64,
        attempt: Int? = nil
    ) throws -> Catalogue.StockReservation {
        try send(
            Catalogue.ReserveStock(
                order: .sample(order),
                attempt: attempt,
                lines: lines.map { Catalogue.StockLine(product: .sample($0.product), quantity: $0.quantity) },
                expiresAt: clock.now + .seconds(1800)
            )
        )
    }
}
