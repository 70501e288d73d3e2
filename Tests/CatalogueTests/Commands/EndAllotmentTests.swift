import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `End allotment` {
    private let catalogue: ServiceHarness<CatalogueService>

    init() throws {
        catalogue = try ServiceHarness<CatalogueService>.stocked(10)
        try catalogue.allot(8, seconds: 900)
    }

    @Test func `lets everybody buy what is left when its time is over, once`() throws {
        try catalogue.reserveFromSale(3, for: 1)
        catalogue.clock.advance(by: .seconds(900))
        try catalogue.fireTimers()

        for _ in 1...2 { #expect(try catalogue.end().state == .ended) }

        #expect(try catalogue.stock() == Catalogue.StockLevel(10, reserved: 3))
        #expect(try catalogue.reserve(7, for: 2).state == .reserved)
    }

    @Test func `gives what orders give back later to everybody`() throws {
        try catalogue.reserveFromSale(3, for: 1)
        try catalogue.end()

        try catalogue.send(Catalogue.ReleaseStock(order: .sample(1)))

        #expect(try catalogue.stock() == Catalogue.StockLevel(10, reserved: 0))
    }

    @Test func `is refused for sales that nothing was ever set aside for`() {
        let refusal = #expect(throws: Refusal.self) {
            try catalogue.send(Catalogue.EndAllotment(sale: .sample(9)))
        }

        #expect(refusal?.code == .allotmentNotFound && refusal?.path == "$.sale")
    }
}
