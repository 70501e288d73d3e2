import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `Find price` {
    @Test func `tells what a product costs at any time, and when that ends`() throws {
        let catalogue = try ServiceHarness(CatalogueService.self)
        let start = catalogue.clock.now
        try catalogue.send(tea(price: Money(2000, .eur)))
        try catalogue.send(
            Catalogue.SchedulePrice(
                product: .sample(1),
                price: Money(1500, .eur),
                from: start + .seconds(60),
                until: start + .seconds(120)
            )
        )
        func price(after seconds: Int) throws -> Catalogue.ProductPrice {
            try catalogue.ask(Catalogue.FindPrice(product: .sample(1), currency: .eur, at: start + .seconds(seconds)))
        }

        #expect(try price(after: 59).price == Money(2000, .eur))
        #expect(try price(after: 60).price == Money(1500, .eur))
        #expect(try price(after: 119).price == Money(1500, .eur))
        #expect(try price(after: 120).price == Money(2000, .eur))
        #expect(
            try [0, 60, 120].map { try price(after: $0).until } == [start + .seconds(60), start + .seconds(120), nil]
        )
        #expect(try price(after: 120).scheduled.isEmpty)
    }

    @Test func `refuses a currency in which the product can't be bought`() throws {
        let catalogue = try ServiceHarness(CatalogueService.self)
        try catalogue.send(tea())

        let refusal = #expect(throws: Refusal.self) {
            try catalogue.ask(Catalogue.FindPrice(product: .sample(1), currency: .usd))
        }

        #expect(refusal?.code == .priceNotFound)
    }
}
