import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `Reserve stock` {
    @Test func `reserves every line of an order and announces it`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.stocked(5, 5)

        let reservation = try catalogue.reserve([(1, 2), (2, 5)], for: 1)

        #expect(reservation == Catalogue.StockReservation(order: .sample(1), attempt: 1, state: .reserved))
        #expect(try catalogue.stock(1) == Catalogue.StockLevel(5, reserved: 2))
        #expect(try catalogue.stock(2) == Catalogue.StockLevel(5, reserved: 5))
        let reserved = try #require(try catalogue.emitted(Catalogue.StockReserved.self).first)
        #expect(reserved.lines.map(\.quantity) == [2, 5])
        #expect(reserved.expiresAt == catalogue.clock.now + .seconds(1800))
    }

    @Test func `reserves nothing when one line is short`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.stocked(5, 5, 1)

        let reservation = try catalogue.reserve([(1, 1), (2, 5), (3, 2)], for: 1)

        #expect(reservation.state == .refused)
        #expect(reservation.shortOf == .sample(3))
        for product in 1...3 as ClosedRange<UInt64> { #expect(try catalogue.stock(product).reserved == 0) }
        #expect(try catalogue.emitted(Catalogue.StockReserved.self).isEmpty)
        #expect(try catalogue.emitted(Catalogue.StockRefused.self).map(\.shortOf) == [.sample(3)])
    }

    @Test func `adds up a product that an order names twice`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.stocked(5)

        let tooMuch = try catalogue.reserve([(1, 3), (1, 3)], for: 1)
        let enough = try catalogue.reserve([(1, 3), (1, 2)], for: 2)

        #expect(tooMuch.state == .refused)
        #expect(enough.state == .reserved)
        #expect(try catalogue.emitted(Catalogue.StockReserved.self).last?.lines.map(\.quantity) == [5])
        #expect(try catalogue.stock() == Catalogue.StockLevel(5, reserved: 5))
    }

    @Test func `sells the last piece once, whoever asks (ASVS 2.3.4)`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.stocked(1)

        let states = try (1...20).map { try catalogue.reserve(1, for: $0).state }

        #expect(states == [.reserved] + Array(repeating: .refused, count: 19))
        #expect(try catalogue.stock().available == 0)
    }

    @Test func `answers the same order the same again and takes nothing more`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.stocked(3)
        try catalogue.reserve(2, for: 1)
        try catalogue.reserve(2, for: 2)
        try catalogue.send(Catalogue.ReceiveStock(product: .sample(1), quantity: 10))

        let again = try (catalogue.reserve(2, for: 1), catalogue.reserve(2, for: 2))

        #expect(again.0.state == .reserved)
        #expect(again.1.state == .refused)
        #expect(try catalogue.stock() == Catalogue.StockLevel(13, reserved: 2))
        let reserved = try catalogue.emitted(Catalogue.StockReserved.self)
        #expect(reserved.count == 2 && reserved.first == reserved.last)
        #expect(try catalogue.emitted(Catalogue.StockRefused.self).count == 2)
    }

    @Test func `takes nothing for an order that gave up before it asked`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.stocked(3)
        try catalogue.send(Catalogue.ReleaseStock(order: .sample(1)))

        let late = try catalogue.reserve(2, for: 1)

        #expect(late.state == .released)
        #expect(try catalogue.stock().reserved == 0)
        #expect(try catalogue.emitted(Catalogue.StockReserved.self).isEmpty)
    }

    @Test func `asks anew with a higher attempt, after a release, a refusal, and in place of what is held`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.stocked(3)
        try catalogue.reserve(2, for: 1)
        try catalogue.send(Catalogue.ReleaseStock(order: .sample(1), attempt: 1))

        let states = try [
            catalogue.reserve(4, for: 1, attempt: 2), catalogue.reserve(3, for: 1, attempt: 3),
            catalogue.reserve(1, for: 1, attempt: 4), catalogue.reserve(3, for: 1, attempt: 2),
        ].map(\.state)

        #expect(states == [.refused, .reserved, .reserved, .reserved])
        #expect(try catalogue.stock() == Catalogue.StockLevel(3, reserved: 1))
        #expect(try catalogue.emitted(Catalogue.StockReserved.self).map(\.attempt) == [1, 3, 4, 4])
    }

    @Test func `reserves only what is on sale`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.stocked(3)
        try catalogue.send(tea(id: .sample(2), sku: "TEA-2"))
        try catalogue.send(Catalogue.ReceiveStock(product: .sample(2), quantity: 3))
        try catalogue.send(Catalogue.RetireProduct(id: .sample(1)))

        #expect(try catalogue.reserve(1, of: 1, for: 1).state == .refused)
        #expect(try catalogue.reserve(1, of: 2, for: 2).state == .refused)
        #expect(try catalogue.reserve(1, of: 99, for: 3).shortOf == .sample(99))
    }

    @Test(
        arguments: [
            ([], nil, "$.lines"), ([0], nil, "$.lines[0].quantity"), ([1, -1], nil, "$.lines[1].quantity"),
            ([1_000_001], nil, "$.lines[0].quantity"), ([1], 0, "$.attempt"),
        ] as [([Int], Int?, String)]
    )
    func `refuses a request that makes no sense`(quantities: [Int], attempt: Int?, path: String) throws {
        let catalogue = try ServiceHarness<CatalogueService>.stocked(3)

        try catalogue.expectRefusal(
            .invalidField,
            at: path,
            of: Catalogue.ReserveStock(
                order: .sample(1),
                attempt: attempt,
                lines: quantities.map { Catalogue.StockLine(product: .sample(1), quantity: $0) },
                expiresAt: catalogue.clock.now
            )
        )
        #expect(try catalogue.stock().reserved == 0)
    }
}
