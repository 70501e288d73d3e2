import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `Waiting for what comes in` {
    private let catalogue: ServiceHarness<CatalogueService>

    init() throws {
        catalogue = try ServiceHarness<CatalogueService>.stocked(1)
    }

    @Test func `puts an order into the line that there is too little for, and announces it`() throws {
        let place = try wait(2, for: 1)

        #expect(place.state == .waiting && place.attempt == 1)
        #expect(try catalogue.emitted(Catalogue.StockAwaited.self).map(\.line.quantity) == [2])
        #expect(try catalogue.stock() == Catalogue.StockLevel(1, reserved: 0))
        #expect(try catalogue.emitted(Catalogue.StockRefused.self).isEmpty)
    }

    @Test func `reserves at once what is there`() throws {
        #expect(try wait(1, for: 1).state == .reserved)
    }

    @Test func `serves one after the other as pieces come in, and lets nobody overtake`() throws {
        for (order, pieces) in [(1, 2), (2, 1), (3, 3)] as [(UInt64, Int)] { try wait(pieces, for: order) }
        #expect(try catalogue.reserve(1, for: 9).state == .refused)
        #expect(try served() == [])

        try catalogue.send(Catalogue.ReceiveStock(product: .sample(1), quantity: 1))
        #expect(try served() == [1])
        try catalogue.send(Catalogue.ReceiveStock(product: .sample(1), quantity: 5))

        #expect(try served() == [1, 2, 3])
        #expect(try catalogue.stock() == Catalogue.StockLevel(7, reserved: 6))
        #expect(try catalogue.reserve(1, for: 10).state == .reserved)
    }

    @Test func `serves with whatever is free again`() throws {
        try catalogue.reserve(1, for: 8)
        for order in [1, 2, 3] as [UInt64] { try wait(1, for: order) }

        try catalogue.send(Catalogue.ReleaseStock(order: .sample(8)))
        #expect(try served() == [1])
        catalogue.clock.advance(by: .seconds(1800 + 300))
        try catalogue.fireTimers()
        #expect(try served() == [1, 2])
        try catalogue.send(Catalogue.AdjustStock(product: .sample(1), change: 1, reason: .found))
        #expect(try served() == [1, 2, 3])
    }

    @Test func `lets an order go, and serves the next, who wants less`() throws {
        try wait(2, for: 1)
        try wait(1, for: 2)

        try catalogue.send(Catalogue.ReleaseStock(order: .sample(1)))

        #expect(try served() == [2])
        #expect(try catalogue.send(Catalogue.CommitStock(order: .sample(2))).state == .committed)
        try catalogue.send(Catalogue.ReceiveStock(product: .sample(1), quantity: 5))
        #expect(try served() == [2])
    }

    @Test func `announces the same again, and has one place for each order`() throws {
        try wait(2, for: 1)

        #expect(try wait(2, for: 1).state == .waiting)
        #expect(try catalogue.send(Catalogue.CommitStock(order: .sample(1))).state == .waiting)
        #expect(try wait(2, for: 1, attempt: 2).attempt == 2)
        #expect(try catalogue.send(Catalogue.ReleaseStock(order: .sample(1), attempt: 1)).state != .waiting)

        #expect(try catalogue.emitted(Catalogue.StockAwaited.self).map(\.attempt) == [1, 1, 1, 2])
        try catalogue.send(Catalogue.ReceiveStock(product: .sample(1), quantity: 5))
        #expect(try served() == [1])
        #expect(try catalogue.stock() == Catalogue.StockLevel(6, reserved: 2))
    }

    @Test func `ends the promise of an order that asks anew, and has to wait, only once`() throws {
        try wait(1, for: 1)
        try wait(1, for: 2)
        catalogue.clock.advance(by: .seconds(60))
        #expect(try wait(1, for: 1, attempt: 2).state == .waiting)
        #expect(try served() == [1, 2])

        // What ends the first promise comes late, and so does its time.
        try catalogue.send(Catalogue.ReleaseStock(order: .sample(1), attempt: 1))
        catalogue.clock.advance(by: .seconds(1800 + 300 - 60))
        try catalogue.fireTimers()

        #expect(try served() == [1, 2])
        #expect(try catalogue.stock() == Catalogue.StockLevel(1, reserved: 1))
        #expect(try catalogue.send(Catalogue.CommitStock(order: .sample(1))).state == .waiting)
        #expect(try catalogue.send(Catalogue.CommitStock(order: .sample(2))).state == .committed)
    }

    @Test func `lets the time of a promise that has ended go by`() throws {
        try wait(1, for: 1)
        try wait(1, for: 2)
        catalogue.clock.advance(by: .seconds(60))
        try wait(1, for: 1, attempt: 2)

        catalogue.clock.advance(by: .seconds(1800 + 300 - 60))
        try catalogue.fireTimers()

        #expect(try catalogue.stock() == Catalogue.StockLevel(1, reserved: 1))
        #expect(try catalogue.emitted(Catalogue.StockReleased.self).isEmpty)
    }

    @Test func `serves the next, who wants less, when the first asks anew`() throws {
        try wait(2, for: 1)
        try wait(1, for: 2)

        #expect(try wait(2, for: 1, attempt: 2).state == .waiting)

        #expect(try served() == [2])
    }

    @Test func `keeps pieces for half an hour for whoever's turn has come`() throws {
        try wait(2, for: 1)
        catalogue.clock.advance(by: .seconds(30 * 86_400))
        try catalogue.send(Catalogue.ReceiveStock(product: .sample(1), quantity: 1))

        let reserved = try catalogue.emitted(Catalogue.StockReserved.self)
        #expect(reserved.map(\.expiresAt) == [catalogue.clock.now + .seconds(1800)])
    }

    @Test func `is for orders of one product`() throws {
        try catalogue.expectRefusal(
            .invalidField,
            at: "$.lines",
            of: Catalogue.ReserveStock(
                order: .sample(1),
                lines: [.init(product: .sample(1), quantity: 2), .init(product: .sample(2), quantity: 1)],
                mayWait: true,
                expiresAt: catalogue.clock.now + .seconds(1800)
            )
        )
    }

    @discardableResult
    private func wait(
        _ quantity: Int,
        for order: UInt64,
        attempt: Int? = nil
    ) throws -> Catalogue.StockReservation {
        try catalogue.send(
            Catalogue.ReserveStock(
                order: .sample(order),
                attempt: attempt,
                lines: [.init(product: .sample(1), quantity: quantity)],
                mayWait: true,
                expiresAt: catalogue.clock.now + .seconds(1800)
            )
        )
    }

    /// The orders in the line whose turn has come.
    private func served() throws -> [UInt64] {
        try catalogue.emitted(Catalogue.StockReserved.self).map(\.order.uuid.low).filter { $0 < 8 }
    }
}
