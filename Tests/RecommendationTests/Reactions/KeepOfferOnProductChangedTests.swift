import Model
import Support
import Testing

@testable import RecommendationService

@Suite struct `Keep offer on product changed` {
    private let shop: Shop

    init() throws {
        shop = try Shop(RecommendationService.self)
        try shop.allow(1)
        try shop.deliver(Catalogue.ProductPublished(product: .sample(1, title: "Green tea")))
        try shop.deliver(Catalogue.ProductPublished(product: .sample(2, title: "Red lamp", price: 90_000)))
        try shop.like(1, 1)
    }

    @Test func `compares a product by what it says now`() throws {
        #expect(try shop.feed(1).reasons(.content, for: 2) == [])

        try shop.deliver(Catalogue.ProductChanged(product: .sample(2, title: "Tea lamp", price: 90_000)))

        #expect(try shop.feed(1).reasons(.content, for: 2).map(\.product) == [.sample(1)])
    }

    @Test func `lets what it says later stand, though it is heard of first`() throws {
        let earlier = shop.clock.now - .seconds(60)

        try shop.deliver(
            Catalogue.ProductChanged(product: .sample(2, title: "Tea lamp", price: 90_000, changedAt: earlier))
        )

        #expect(try shop.feed(1).reasons(.content, for: 2) == [])
    }

    @Test func `shows no draft`() throws {
        try shop.deliver(Catalogue.ProductChanged(product: .sample(3, state: .draft)))

        #expect(try !shop.shown(9).contains(3))
    }
}
