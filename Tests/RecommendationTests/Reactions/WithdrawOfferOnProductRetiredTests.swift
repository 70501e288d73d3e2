import Model
import Support
import Testing

@testable import RecommendationService

@Suite struct `Withdraw offer on product retired` {
    private let shop: Shop

    init() throws {
        shop = try Shop(RecommendationService.self)
        try shop.publish(1...2)
        try shop.like(1, 1)
    }

    @Test func `never shows a product again, however wanted it is`() throws {
        try shop.deliver(Catalogue.ProductRetired(id: .sample(1)))

        #expect(try shop.shown(9) == [2])
        #expect(try shop.restarted().shown(9) == [2])
    }

    @Test func `shows it no more though its last change is heard of afterwards`() throws {
        try shop.deliver(Catalogue.ProductRetired(id: .sample(3)))
        try shop.deliver(Catalogue.ProductChanged(product: .sample(3)))

        #expect(try shop.shown(9) == [1, 2])
        #expect(try shop.restarted().shown(9) == [1, 2])
    }
}
