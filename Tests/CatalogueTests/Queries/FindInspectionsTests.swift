import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `Find inspections` {
    @Test func `shows what is under way, the oldest first, or all of one product`() throws {
        let catalogue = try ServiceHarness(CatalogueService.self)
        for number in [2, 1, 3] as [UInt64] {
            try catalogue.send(tea(id: .sample(number), sku: "\(number)"))
            try catalogue.send(Catalogue.RequestInspection(product: .sample(number)))
            catalogue.clock.advance(by: .seconds(1))
        }
        try catalogue.send(
            Catalogue.RecordInspection(
                product: .sample(3),
                inspector: .init(UUID128(high: 1, low: 1)),
                outcome: .passed
            )
        )

        #expect(try catalogue.ask(Catalogue.FindInspections()).inspections.map(\.product) == [.sample(2), .sample(1)])
        #expect(
            try catalogue.ask(Catalogue.FindInspections(product: .sample(3))).inspections.map(\.outcome) == [.passed]
        )
        #expect(try catalogue.ask(Catalogue.FindInspections(product: .sample(9))).inspections.isEmpty)
    }
}
