import Model
import ServiceKit
import Storage
import Support
import Testing

@testable import CatalogueService

/// The edge cases of the commerce rules, section 11, by their numbers: what of them is a matter of stock and products.
@Suite struct `Edge cases of the commerce rules` {
    @Test func `2: a payment that comes after the time gets what is left, and no more`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.stocked(2)
        for order in 1...2 as ClosedRange<UInt64> { try catalogue.reserve(1, for: order) }
        catalogue.clock.advance(by: .seconds(3600))
        try catalogue.fireTimers()
        try catalogue.reserve(1, for: 3)

        let late = try (1...2).map { try catalogue.send(Catalogue.CommitStock(order: .sample($0))).state }

        #expect(late == [.committed, .refused])
        #expect(try catalogue.stock() == Catalogue.StockLevel(1, reserved: 1))
    }

    @Test func `5: a product that is withdrawn is promised to nobody else, and those who paid get theirs`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.stocked(5)
        try catalogue.reserve(2, for: 1)

        try catalogue.send(Catalogue.RetireProduct(id: .sample(1)))

        #expect(try catalogue.reserve(1, for: 2).state == .refused)
        #expect(try catalogue.send(Catalogue.CommitStock(order: .sample(1))).state == .committed)
        #expect(try catalogue.ask(Catalogue.SearchProducts()).total == 0)
    }

    @Test func `11: who has bargained down to the floor after the last piece is gone is refused, and it stays gone`()
        throws
    {
        let catalogue = try ServiceHarness<CatalogueService>.stocked(1)
        try catalogue.reserve(1, for: 1)

        #expect(try catalogue.reserve(1, for: 2).state == .refused)
        #expect(try catalogue.emitted(Catalogue.StockRefused.self).map(\.order) == [.sample(2)])
        #expect(try catalogue.stock().available == 0)
    }

    @Test func `12: an order that was closed unpaid and placed again reserves once`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.stocked(3)
        try catalogue.reserve(2, for: 1, attempt: 1)
        try catalogue.send(Catalogue.ReleaseStock(order: .sample(1), attempt: 1))

        try catalogue.reserve(2, for: 1, attempt: 2)
        // The news of the first close comes once more, late.
        try catalogue.send(Catalogue.ReleaseStock(order: .sample(1), attempt: 1))

        #expect(try catalogue.stock() == Catalogue.StockLevel(3, reserved: 2))
    }

    @Test func `14: ten thousand commands for a hundred pieces, many of them twice, sell a hundred`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.stocked(100)
        var random = SeededGenerator(seed: 14)
        var reserved: Set<UInt64> = []

        for _ in 0..<10_000 {
            let order = UInt64.random(in: 1...6000, using: &random)
            // The same message again, or another one that asks for the same.
            let id = Bool.random(using: &random) ? "join-\(order)" : nil
            let command = Catalogue.ReserveStock(
                order: .sample(order),
                lines: [.init(product: .sample(1), quantity: 1)],
                expiresAt: catalogue.clock.now + .seconds(300)
            )
            if try catalogue.send(command, id: id).state == .reserved { reserved.insert(order) }
        }

        #expect(reserved.count == 100)
        #expect(try catalogue.stock() == Catalogue.StockLevel(100, reserved: 100))
    }

    @Test func `16: what nobody paid comes back, also long after the sale is over`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.stocked(1)
        try catalogue.reserve(1, for: 1)

        catalogue.clock.advance(by: .seconds(30 * 86_400))
        try catalogue.fireTimers()

        #expect(try catalogue.stock().available == 1)
        #expect(try catalogue.emitted(Catalogue.StockReleased.self).count == 1)
        #expect(try catalogue.reserve(1, for: 2).state == .reserved)
    }

    @Test func `22: news of a payment that is repeated, or comes before its order, takes nothing twice`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.stocked(3)
        #expect(throws: Refusal.self) { try catalogue.send(Catalogue.CommitStock(order: .sample(1))) }
        try catalogue.reserve(1, for: 1)

        for _ in 0..<3 { try catalogue.send(Catalogue.CommitStock(order: .sample(1))) }

        #expect(try catalogue.stock() == Catalogue.StockLevel(2, reserved: 0))
    }

    @Test func `27: a command that is delivered again after a crash is answered the same and changes nothing`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.stocked(3)
        let reserve = Catalogue.ReserveStock(
            order: .sample(1),
            lines: [.init(product: .sample(1), quantity: 2)],
            expiresAt: catalogue.clock.now + .seconds(300)
        )
        let first = try catalogue.send(reserve, id: "once")
        // All that is in memory is gone; what was committed is not.
        let restarted = try ServiceHarness(CatalogueService.self, store: catalogue.store)

        let again = try restarted.send(reserve, id: "once")

        #expect(again == first)
        #expect(try restarted.stock() == Catalogue.StockLevel(3, reserved: 2))
        #expect(try restarted.emitted(Catalogue.StockReserved.self).isEmpty)
    }

    @Test func `27: a clock that jumps back gives nothing away early, and nothing twice`() throws {
        let catalogue = try ServiceHarness<CatalogueService>.stocked(1)
        try catalogue.reserve(1, for: 1)
        catalogue.clock.advance(by: .seconds(-7200))
        try catalogue.fireTimers()
        #expect(try catalogue.stock().available == 0)

        catalogue.clock.advance(by: .seconds(7200 + 2100))
        try catalogue.fireTimers()
        catalogue.clock.advance(by: .seconds(-3600))
        try catalogue.fireTimers()

        #expect(try catalogue.stock() == Catalogue.StockLevel(1, reserved: 0))
        #expect(try catalogue.emitted(Catalogue.StockReleased.self).count == 1)
    }
}
