import Model
import ServiceKit
import Support

@testable import CatalogueService

extension ID<Trade.FlashSale> {
    /// The id of the nth sample sale.
    static func sample(_ number: UInt64) -> Self { ID(UUID128(high: 0x019B_76DA_A800_7000, low: number)) }
}

extension ServiceHarness<CatalogueService> {
    /// Sets pieces of the first product aside for the first sale, for two hours unless told otherwise.
    @discardableResult
    func allot(_ quantity: Int, seconds: Int = 7200) throws -> Catalogue.StockAllotment {
        try send(
            Catalogue.AllotStock(
                sale: .sample(1),
                product: .sample(1),
                quantity: quantity,
                until: clock.now + .seconds(seconds)
            )
        )
    }

    @discardableResult
    func end() throws -> Catalogue.StockAllotment {
        try send(Catalogue.EndAllotment(sale: .sample(1)))
    }

    /// How many of the first sale's pieces no order has.
    func left() throws -> Int {
        try allot(1).left
    }

    /// Reserves pieces for an order of the first sale, for half an hour.
    @discardableResult
    func reserveFromSale(
        _ quantity: Int,
        for order: UInt64,
        attempt: Int? = nil
    ) throws -> Catalogue.StockReservation {
        try send(
            Catalogue.ReserveStock(
                order: .sample(order),
                attempt: attempt,
                lines: [Catalogue.StockLine(product: .sample(1), quantity: quantity)],
                sale: .sample(1),
                expiresAt: clock.now + .seconds(1800)
            )
        )
    }
}
