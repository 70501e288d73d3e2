import Model
import Support
import Testing

@testable import CatalogueService

@Suite struct `Commit stock` {
    private let catalogue: ServiceHarness<CatalogueService>

    init() throws {
        catalogue = try ServiceHarness<CatalogueService>.stocked(5)
        try catalogue.reserve(2, for: 1)
    }

    @Test func `takes the pieces out of the stock once and announces it to whoever asks again`() throws {
        for _ in 1...2 { #expect(try commit().state == .committed) }

        #expect(try catalogue.stock() == Catalogue.StockLevel(3, reserved: 0))
        #expect(try catalogue.emitted(Catalogue.StockCommitted.self).map(\.order) == [.sample(1), .sample(1)])
    }

    @Test func `keeps what is paid when the time is over`() throws {
        try commit()

        catalogue.clock.advance(by: .seconds(86_400))
        try catalogue.fireTimers()

        #expect(try catalogue.stock() == Catalogue.StockLevel(3, reserved: 0))
        #expect(try catalogue.emitted(Catalogue.StockReleased.self).isEmpty)
    }

    @Test func `takes what is left when the news of the payment comes after the time`() throws {
        try expire()

        #expect(try commit().state == .committed)

        #expect(try catalogue.stock() == Catalogue.StockLevel(3, reserved: 0))
        #expect(try catalogue.emitted(Catalogue.StockCommitted.self).count == 1)
    }

    @Test func `announces a refusal when the news comes late and the pieces have been sold`() throws {
        try expire()
        try catalogue.reserve(4, for: 2)

        for _ in 1...2 { #expect(try commit().state == .refused) }

        #expect(try catalogue.stock() == Catalogue.StockLevel(5, reserved: 4))
        #expect(try catalogue.emitted(Catalogue.StockRefused.self).map(\.order) == [.sample(1), .sample(1)])
        #expect(try catalogue.emitted(Catalogue.StockCommitted.self).isEmpty)
    }

    @Test func `refuses orders that hold nothing`() throws {
        try catalogue.send(Catalogue.ReleaseStock(order: .sample(1)))

        for order in [1, 2] as [UInt64] {
            try catalogue.expectRefusal(
                .reservationNotFound,
                at: "$.order",
                of: Catalogue.CommitStock(order: .sample(order))
            )
        }
        #expect(try catalogue.stock() == Catalogue.StockLevel(5, reserved: 0))
    }

    @discardableResult
    private func commit() throws -> Catalogue.StockReservation {
        try catalogue.send(Catalogue.CommitStock(order: .sample(1)))
    }

    private func expire() throws {
        catalogue.clock.advance(by: .seconds(86_400))
        try catalogue.fireTimers()
        #expect(try catalogue.stock().reserved == 0)
    }
}
