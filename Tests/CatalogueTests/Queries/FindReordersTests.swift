import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `Find reorders` {
    private let catalogue: ServiceHarness<CatalogueService>

    init() throws {
        catalogue = try ServiceHarness<CatalogueService>.stocked(200, 200, 200)
    }

    @Test func `advises what has to be ordered, going by what was sold`() throws {
        try sell([1: 3, 2: 1], days: 50)

        let reorders = try catalogue.ask(Catalogue.FindReorders(leadTimeDays: 14)).reorders
        let other = try #require(try catalogue.ask(Catalogue.FindReorders(product: .sample(2))).reorders.first)

        // 3 a day are 42 in two weeks; so few spans tell nothing of how much it varies, so it is taken for chance.
        #expect(reorders.map(\.product) == [.sample(1)])
        #expect(reorders.map(\.expected) == [42])
        #expect(reorders.map(\.point) == [53])
        #expect(reorders.map(\.available) == [50])
        #expect(reorders.map(\.quantity) == [45])
        #expect(other.expected == 14 && other.quantity == 0)
    }

    @Test func `counts what is on its way`() throws {
        try sell([1: 3], days: 50)

        try catalogue.send(Catalogue.OrderPurchase(product: .sample(1), pieces: 45))

        #expect(try catalogue.ask(Catalogue.FindReorders(leadTimeDays: 14)).reorders.isEmpty)
    }

    @Test func `asks for more the surer it is to last`() throws {
        try sell([1: 3], days: 50)

        let points = try Catalogue.ServiceLevel.allCases.map { level in
            try catalogue.ask(Catalogue.FindReorders(product: .sample(1), serviceLevel: level)).reorders.first?.point
        }

        #expect(points == [51, 53, 56])
    }

    @Test func `knows nothing of what was never sold`() throws {
        #expect(try catalogue.ask(Catalogue.FindReorders()).reorders.isEmpty)
        #expect(try catalogue.ask(Catalogue.FindReorders(product: .sample(3))).reorders.first?.point == 0)
    }

    @Test func `refuses a lead time of never`() throws {
        for days in [0, 61] {
            let refusal = #expect(throws: Refusal.self) {
                try catalogue.ask(Catalogue.FindReorders(leadTimeDays: days))
            }
            #expect(refusal?.path == "$.lead_time_days")
        }
    }

    /// Sells so many pieces of each product on each of some days.
    private func sell(_ pieces: [UInt64: Int], days: Int) throws {
        for day in 0..<UInt64(days) {
            for (product, pieces) in pieces {
                let order = product * 1000 + day
                try catalogue.reserve(pieces, of: product, for: order)
                try catalogue.send(Catalogue.CommitStock(order: .sample(order)))
            }
            catalogue.clock.advance(by: .seconds(86_400))
        }
    }
}
