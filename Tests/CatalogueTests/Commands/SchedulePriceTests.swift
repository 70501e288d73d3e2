import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `Schedule price` {
    private let catalogue: ServiceHarness<CatalogueService>

    init() throws {
        catalogue = try ServiceHarness(CatalogueService.self)
        try catalogue.send(tea(price: Money(2000, .eur)))
        try catalogue.send(Catalogue.PublishProduct(id: .sample(1)))
    }

    @Test func `has a product cost less for a time, and as much as before afterwards`() throws {
        let start = catalogue.clock.now
        try schedule(1500, from: start + .seconds(60), until: start + .seconds(120))
        #expect(try price() == Money(2000, .eur))
        #expect(try catalogue.emitted(Catalogue.PriceScheduled.self).count == 1)

        catalogue.clock.advance(by: .seconds(60))
        try catalogue.fireTimers()
        let sale = try #require(try catalogue.product(.sample(1)))
        #expect(sale.price == Money(1500, .eur))
        #expect(sale.regularPrice == Money(2000, .eur))

        catalogue.clock.advance(by: .seconds(60))
        try catalogue.fireTimers()
        let after = try #require(try catalogue.product(.sample(1)))
        #expect(after.price == Money(2000, .eur))
        #expect(after.regularPrice == nil)
        #expect(try catalogue.emitted(Catalogue.ProductChanged.self).map(\.product.price.amount) == [1500, 2000])
    }

    @Test func `begins at once unless told otherwise`() throws {
        try schedule(1500)

        #expect(try price() == Money(1500, .eur))
        #expect(try catalogue.emitted(Catalogue.ProductChanged.self).count == 1)
    }

    @Test func `lets the price that began last go before the others`() throws {
        let start = catalogue.clock.now
        try schedule(1500, from: start, until: start + .seconds(300))
        try schedule(1200, from: start + .seconds(100), until: start + .seconds(200))
        var prices: [Int64] = []

        for _ in 0..<4 {
            prices.append(try price().amount)
            catalogue.clock.advance(by: .seconds(100))
            try catalogue.fireTimers()
        }

        #expect(prices == [1500, 1200, 1500, 2000])
    }

    @Test func `catches up with all that has passed during a stand-still`() throws {
        let start = catalogue.clock.now
        try schedule(1500, from: start + .seconds(60), until: start + .seconds(120))
        try schedule(1000, from: start + .seconds(180))

        catalogue.clock.advance(by: .seconds(3600))
        try catalogue.fireTimers()

        #expect(try price() == Money(1000, .eur))
    }

    @Test func `gives a product a price in another currency, which search finds`() throws {
        try catalogue.send(Catalogue.SchedulePrice(product: .sample(1), price: Money(2200, .usd)))

        #expect(try catalogue.product(.sample(1))?.otherPrices == [Money(2200, .usd)])
        #expect(try catalogue.product(.sample(1))?.price == Money(2000, .eur))
        #expect(try catalogue.ask(Catalogue.SearchProducts(currency: .usd, priceUntil: 2200)).total == 1)
        #expect(try catalogue.ask(Catalogue.SearchProducts(currency: .usd, priceUntil: 2199)).total == 0)
    }

    @Test func `keeps a change of the regular price for when the sale is over`() throws {
        let start = catalogue.clock.now
        try schedule(1500, from: start, until: start + .seconds(60))

        try catalogue.send(Catalogue.ChangeProduct(id: .sample(1), price: Money(2500, .eur)))
        #expect(try price() == Money(1500, .eur))
        catalogue.clock.advance(by: .seconds(60))
        try catalogue.fireTimers()

        #expect(try price() == Money(2500, .eur))
    }

    @Test func `announces nothing when the same is said again`() throws {
        try schedule(1500, from: catalogue.clock.now)
        try schedule(1500, from: catalogue.clock.now)

        #expect(try catalogue.emitted(Catalogue.PriceScheduled.self).count == 1)
    }

    @Test func `refuses what cannot be`() throws {
        let now = catalogue.clock.now
        let cases: [(Catalogue.SchedulePrice, RefusalCode, String)] = [
            (.init(product: .sample(9), price: Money(1, .eur)), .productNotFound, "$.product"),
            (.init(product: .sample(1), price: Money(-1, .eur)), .invalidField, "$.price.amount"),
            (.init(product: .sample(1), price: Money(1_000_000_000_001, .eur)), .invalidField, "$.price.amount"),
            (.init(product: .sample(1), price: Money(1, .eur), from: now, until: now), .invalidField, "$.until"),
        ]
        for (command, code, path) in cases { try catalogue.expectRefusal(code, at: path, of: command) }
        try catalogue.send(Catalogue.RetireProduct(id: .sample(1)))
        try catalogue.expectRefusal(
            .productRetired,
            at: "$.product",
            of: Catalogue.SchedulePrice(product: .sample(1), price: Money(1, .eur))
        )
    }

    private func schedule(_ amount: Int64, from: Timestamp? = nil, until: Timestamp? = nil) throws {
        try catalogue.send(
            Catalogue.SchedulePrice(product: .sample(1), price: Money(amount, .eur), from: from, until: until)
        )
    }

    private func price() throws -> Money { try #require(try catalogue.product(.sample(1))).price }
}
