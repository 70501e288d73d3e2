import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `Release stock` {
    private let catalogue: ServiceHarness<CatalogueService>

    init() throws {
        catalogue = try ServiceHarness<CatalogueService>.stocked(5)
    }

    @Test func `gives back what is reserved and announces it only once`() throws {
        try catalogue.reserve(2, for: 1)

        for _ in 1...2 { #expect(try release(1).state == .released) }

        #expect(try catalogue.stock() == Catalogue.StockLevel(5, reserved: 0))
        #expect(
            try catalogue.emitted(Catalogue.StockReleased.self).map(\.lines) == [
                [.init(product: .sample(1), quantity: 2)]
            ]
        )
    }

    @Test func `puts back what was paid and never shipped, once`() throws {
        try catalogue.reserve(2, for: 1)
        try catalogue.send(Catalogue.CommitStock(order: .sample(1)))

        for _ in 1...2 { try release(1) }

        #expect(try catalogue.stock() == Catalogue.StockLevel(5, reserved: 0))
        #expect(try catalogue.emitted(Catalogue.StockReleased.self).count == 1)
    }

    @Test func `puts back what an order does not keep, into its lots and once`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.stocked(0, 3)
        for lot in ["old", "new"] {
            try catalogue.send(Catalogue.ReceiveStock(product: .sample(1), quantity: 2, lot: lot))
            catalogue.clock.advance(by: .seconds(1))
        }
        try catalogue.reserve([(1, 3), (2, 2)], for: 1)
        try catalogue.send(Catalogue.CommitStock(order: .sample(1)))
        let cut = Catalogue.ReleaseStock(
            order: .sample(1),
            attempt: 1,
            keeping: [.init(product: .sample(1), quantity: 2)]
        )

        for _ in 1...2 { #expect(try catalogue.send(cut).state == .committed) }

        #expect(try catalogue.stock() == Catalogue.StockLevel(2, reserved: 0))
        #expect(try catalogue.stock(2) == Catalogue.StockLevel(3, reserved: 0))
        let pieces = try ["old", "new"].map { try catalogue.pieces(ofLot: $0).values.reduce(0, +) }
        #expect(pieces.reduce(0, +) == 2)
        #expect(
            try catalogue.emitted(Catalogue.StockReleased.self).map(\.lines) == [
                [.init(product: .sample(1), quantity: 1), .init(product: .sample(2), quantity: 2)]
            ]
        )
        try catalogue.send(Catalogue.ReleaseStock(order: .sample(1)))
        #expect(try catalogue.stock() == Catalogue.StockLevel(4, reserved: 0))
    }

    @Test(arguments: [-1, Int.max])
    func `refuses to keep numbers of pieces that nobody can have got`(quantity: Int) throws {
        try catalogue.reserve(2, for: 1)
        try catalogue.send(Catalogue.CommitStock(order: .sample(1)))
        let line = Catalogue.StockLine(product: .sample(1), quantity: quantity)

        try catalogue.expectRefusal(
            .invalidField,
            at: "$.keeping",
            of: Catalogue.ReleaseStock(order: .sample(1), keeping: [line, line])
        )
        #expect(try catalogue.stock().reserved == 0)
    }

    @Test func `refuses to keep pieces of orders that have got none`() throws {
        try catalogue.reserve(2, for: 1)

        for order in [1, 2] as [UInt64] {
            try catalogue.expectRefusal(
                .reservationNotFound,
                at: "$.keeping",
                of: Catalogue.ReleaseStock(order: .sample(order), keeping: [.init(product: .sample(1), quantity: 1)])
            )
        }
    }

    @Test func `gives back nothing for orders that hold nothing`() throws {
        try catalogue.reserve(6, for: 1)

        for order in [1, 2] as [UInt64] { #expect(try release(order).state == .released) }

        #expect(try catalogue.stock() == Catalogue.StockLevel(5, reserved: 0))
        #expect(try catalogue.emitted(Catalogue.StockReleased.self).isEmpty)
    }

    @Test func `leaves a later attempt alone`() throws {
        try catalogue.reserve(2, for: 1, attempt: 2)

        let reservation = try release(1, attempt: 1)

        #expect(reservation.state == .reserved)
        #expect(try catalogue.stock().reserved == 2)
    }

    @Test func `refuses an attempt that cannot have been made`() throws {
        try catalogue.expectRefusal(
            .invalidField,
            at: "$.attempt",
            of: Catalogue.ReleaseStock(order: .sample(1), attempt: 0)
        )
    }

    @discardableResult
    private func release(_ order: UInt64, attempt: Int? = nil) throws -> Catalogue.StockReservation {
        try catalogue.send(Catalogue.ReleaseStock(order: .sample(order), attempt: attempt))
    }
}
