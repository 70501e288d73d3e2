import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `Withdraw price` {
    private let catalogue: ServiceHarness<CatalogueService>

    init() throws {
        catalogue = try ServiceHarness(CatalogueService.self)
        try catalogue.send(tea(price: Money(2000, .eur)))
    }

    @Test func `has the product cost what it would have cost without it`() throws {
        let now = catalogue.clock.now
        try catalogue.send(Catalogue.SchedulePrice(product: .sample(1), price: Money(1500, .eur)))

        try catalogue.send(Catalogue.WithdrawPrice(product: .sample(1), currency: .eur, from: now))

        #expect(try catalogue.product(.sample(1))?.price == Money(2000, .eur))
        #expect(try catalogue.emitted(Catalogue.PriceWithdrawn.self).map(\.scheduled.price.amount) == [1500])
    }

    @Test func `keeps a price from ever beginning`() throws {
        let later = catalogue.clock.now + .seconds(60)
        try catalogue.send(Catalogue.SchedulePrice(product: .sample(1), price: Money(1500, .eur), from: later))

        try catalogue.send(Catalogue.WithdrawPrice(product: .sample(1), currency: .eur, from: later))
        catalogue.clock.advance(by: .seconds(60))
        try catalogue.fireTimers()

        #expect(try catalogue.product(.sample(1))?.price == Money(2000, .eur))
        #expect(try catalogue.emitted(Catalogue.ProductChanged.self).isEmpty)
    }

    @Test func `refuses a price that nobody has scheduled`() throws {
        try catalogue.expectRefusal(
            .priceNotFound,
            at: "$.from",
            of: Catalogue.WithdrawPrice(product: .sample(1), currency: .eur, from: catalogue.clock.now)
        )
    }
}
