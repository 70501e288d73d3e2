import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `Serve waiting` {
    private let catalogue: ServiceHarness<CatalogueService>

    init() throws {
        catalogue = try ServiceHarness<CatalogueService>.stocked(0)
        for order in 1...450 as ClosedRange<UInt64> {
            try catalogue.send(
                Catalogue.ReserveStock(
                    order: .sample(order),
                    lines: [.init(product: .sample(1), quantity: 1)],
                    mayWait: true,
                    expiresAt: catalogue.clock.now + .seconds(1800)
                )
            )
        }
        try catalogue.send(Catalogue.ReceiveStock(product: .sample(1), quantity: 600))
    }

    @Test func `goes on with a long line, a hundred at a time`() throws {
        #expect(try served() == Array(1...100))

        try catalogue.fireTimers()

        #expect(try served() == Array(1...450))
        #expect(try catalogue.stock() == Catalogue.StockLevel(600, reserved: 450))
    }

    @Test func `lets nobody pass meanwhile`() throws {
        #expect(try catalogue.stock().available == 500)
        #expect(try catalogue.reserve(1, for: 500).state == .refused)
        #expect(try catalogue.allot(1).state == .refused)

        try catalogue.fireTimers()

        #expect(try catalogue.reserve(1, for: 501).state == .reserved)
    }

    /// The orders in the line whose turn has come.
    private func served() throws -> [UInt64] {
        try catalogue.emitted(Catalogue.StockReserved.self).map(\.order.uuid.low)
    }
}
