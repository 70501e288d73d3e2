import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `Expire reservation` {
    private let catalogue: ServiceHarness<CatalogueService>

    init() throws {
        catalogue = try ServiceHarness<CatalogueService>.stocked(5)
        try catalogue.reserve(2, for: 1)
    }

    @Test func `gives the pieces back a little after the time is over, and not before`() throws {
        catalogue.clock.advance(by: .seconds(1800 + 299))
        try catalogue.fireTimers()
        #expect(try catalogue.stock().reserved == 2)

        catalogue.clock.advance(by: .seconds(1))
        try catalogue.fireTimers()

        #expect(try catalogue.stock() == Catalogue.StockLevel(5, reserved: 0))
        #expect(try catalogue.emitted(Catalogue.StockReleased.self).map(\.order) == [.sample(1)])
    }

    @Test func `leaves alone what has been given back and reserved again`() throws {
        try catalogue.send(Catalogue.ReleaseStock(order: .sample(1), attempt: 1))
        try catalogue.reserve(3, for: 1, attempt: 2)

        try catalogue.send(Catalogue.ExpireReservation(order: .sample(1), attempt: 1))

        #expect(try catalogue.stock().reserved == 3)
    }

    @Test func `refuses an order that has never asked`() throws {
        try catalogue.expectRefusal(
            .reservationNotFound,
            at: "$.order",
            of: Catalogue.ExpireReservation(order: .sample(2), attempt: 1)
        )
    }
}
