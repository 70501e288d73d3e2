import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `Allot stock` {
    private let catalogue: ServiceHarness<CatalogueService>

    init() throws {
        catalogue = try ServiceHarness<CatalogueService>.stocked(10)
    }

    @Test func `sets pieces aside, so that other orders can't have them, and announces it`() throws {
        let allotment = try catalogue.allot(8)

        #expect(allotment.state == .allotted && allotment.left == 8)
        #expect(try catalogue.stock() == Catalogue.StockLevel(10, reserved: 8))
        #expect(try catalogue.emitted(Catalogue.StockAllotted.self).map(\.allotment) == [allotment])
        #expect(try catalogue.reserve(3, for: 1).state == .refused)
        #expect(try catalogue.reserve(2, for: 2).state == .reserved)
    }

    @Test func `sets nothing aside if there is too little, and says so`() throws {
        let allotment = try catalogue.allot(11)

        #expect(allotment.state == .refused && allotment.left == 0)
        #expect(try catalogue.stock() == Catalogue.StockLevel(10, reserved: 0))
        #expect(try catalogue.emitted(Catalogue.AllotmentRefused.self).map(\.sale) == [.sample(1)])
    }

    @Test func `sets nothing aside that orders wait for`() throws {
        try catalogue.send(
            Catalogue.ReserveStock(
                order: .sample(1),
                lines: [.init(product: .sample(1), quantity: 12)],
                mayWait: true,
                expiresAt: catalogue.clock.now + .seconds(1800)
            )
        )

        #expect(try catalogue.allot(8).state == .refused)

        try catalogue.send(Catalogue.ReceiveStock(product: .sample(1), quantity: 2))
        #expect(try catalogue.emitted(Catalogue.StockReserved.self).map(\.order) == [.sample(1)])
    }

    @Test func `announces the same again, and takes nothing more`() throws {
        let allotment = try catalogue.allot(8)

        #expect(try catalogue.allot(8) == allotment)

        #expect(try catalogue.stock() == Catalogue.StockLevel(10, reserved: 8))
        #expect(try catalogue.emitted(Catalogue.StockAllotted.self).count == 2)
    }

    @Test func `serves the orders of its sale, and has their pieces back when nobody pays`() throws {
        try catalogue.allot(8)

        try catalogue.reserveFromSale(3, for: 1)
        try catalogue.reserveFromSale(4, for: 2)
        #expect(try catalogue.left() == 1 && catalogue.stock() == Catalogue.StockLevel(10, reserved: 8))

        try catalogue.send(Catalogue.ReleaseStock(order: .sample(1)))
        catalogue.clock.advance(by: .seconds(1800 + 300))
        try catalogue.fireTimers()

        #expect(try catalogue.left() == 8 && catalogue.stock() == Catalogue.StockLevel(10, reserved: 8))
    }

    @Test func `is less by what is bought, and the stock too`() throws {
        try catalogue.allot(8)
        try catalogue.reserveFromSale(3, for: 1)

        try catalogue.send(Catalogue.CommitStock(order: .sample(1)))

        #expect(try catalogue.left() == 5 && catalogue.stock() == Catalogue.StockLevel(7, reserved: 5))
    }

    @Test func `has a piece back that was paid for and never shipped, so that nobody else can have it`() throws {
        try catalogue.allot(10)
        try catalogue.reserveFromSale(3, for: 1)
        try catalogue.send(Catalogue.CommitStock(order: .sample(1)))

        for _ in 1...2 { try catalogue.send(Catalogue.ReleaseStock(order: .sample(1))) }

        #expect(try catalogue.left() == 10 && catalogue.stock() == Catalogue.StockLevel(10, reserved: 10))
        #expect(try catalogue.reserve(1, for: 2).state == .refused)
        #expect(try catalogue.reserveFromSale(10, for: 3).state == .reserved)
    }

    @Test func `keeps an order's pieces for it when the news of its payment is late`() throws {
        try catalogue.allot(10)
        try catalogue.reserveFromSale(3, for: 1)
        catalogue.clock.advance(by: .seconds(1800 + 300))
        try catalogue.fireTimers()

        let late = try catalogue.send(Catalogue.CommitStock(order: .sample(1)))

        #expect(late.state == .committed)
        #expect(try catalogue.left() == 7 && catalogue.stock() == Catalogue.StockLevel(7, reserved: 7))
    }

    @Test func `gets back none of everybody's pieces that a late order was given`() throws {
        try catalogue.allot(8)
        try catalogue.reserveFromSale(2, for: 1)
        catalogue.clock.advance(by: .seconds(1800 + 300))
        try catalogue.fireTimers()
        try catalogue.reserveFromSale(8, for: 2)
        try catalogue.send(Catalogue.CommitStock(order: .sample(1)))

        try catalogue.send(Catalogue.ReleaseStock(order: .sample(1)))

        #expect(try catalogue.left() == 0 && catalogue.stock() == Catalogue.StockLevel(10, reserved: 8))
    }

    @Test func `lets everybody have what comes back once it has ended`() throws {
        try catalogue.allot(8)
        try catalogue.reserveFromSale(3, for: 1)
        try catalogue.send(Catalogue.CommitStock(order: .sample(1)))
        try catalogue.send(Catalogue.EndAllotment(sale: .sample(1)))

        try catalogue.send(Catalogue.ReleaseStock(order: .sample(1)))

        #expect(try catalogue.stock() == Catalogue.StockLevel(10, reserved: 0))
    }

    @Test func `lets an order of the sale have everybody's pieces when its own are gone`() throws {
        try catalogue.allot(8)
        try catalogue.reserveFromSale(8, for: 1)

        #expect(try catalogue.reserveFromSale(2, for: 2).state == .reserved)
        #expect(try catalogue.reserveFromSale(1, for: 3).state == .refused)

        try catalogue.send(Catalogue.ReleaseStock(order: .sample(2)))
        #expect(try catalogue.left() == 0 && catalogue.stock() == Catalogue.StockLevel(10, reserved: 8))
    }

    @Test func `asks anew for an order, from the sale again`() throws {
        try catalogue.allot(8)
        try catalogue.reserveFromSale(3, for: 1)

        try catalogue.reserveFromSale(3, for: 1, attempt: 2)

        #expect(try catalogue.left() == 5 && catalogue.stock() == Catalogue.StockLevel(10, reserved: 8))
    }

    @Test func `refuses quantities that make no sense`() {
        for quantity in [0, 1_000_001] {
            let refusal = #expect(throws: Refusal.self) { try catalogue.allot(quantity) }
            #expect(refusal?.path == "$.quantity")
        }
    }
}
