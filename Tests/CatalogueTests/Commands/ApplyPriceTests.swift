import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `Apply price` {
    @Test func `changes and announces nothing before the time`() throws {
        let catalogue = try ServiceHarness(CatalogueService.self)
        try catalogue.send(tea(price: Money(2000, .eur)))
        let later = catalogue.clock.now + .seconds(60)
        try catalogue.send(Catalogue.SchedulePrice(product: .sample(1), price: Money(1500, .eur), from: later))

        let reply = try catalogue.send(Catalogue.ApplyPrice(product: .sample(1)))

        #expect(reply.product.price == Money(2000, .eur))
        #expect(try catalogue.emitted(Catalogue.ProductChanged.self).isEmpty)
    }

    @Test func `leaves a retired product as it was`() throws {
        let catalogue = try ServiceHarness(CatalogueService.self)
        try catalogue.send(tea(price: Money(2000, .eur)))
        let later = catalogue.clock.now + .seconds(60)
        try catalogue.send(Catalogue.SchedulePrice(product: .sample(1), price: Money(1500, .eur), from: later))
        try catalogue.send(Catalogue.RetireProduct(id: .sample(1)))

        catalogue.clock.advance(by: .seconds(60))
        try catalogue.fireTimers()

        #expect(try catalogue.product(.sample(1))?.price == Money(2000, .eur))
    }

    @Test func `refuses a product that does not exist`() throws {
        let catalogue = try ServiceHarness(CatalogueService.self)

        try catalogue.expectRefusal(.productNotFound, at: "$.product", of: Catalogue.ApplyPrice(product: .sample(1)))
    }
}
