import Model
import Support
import Testing

@testable import RecommendationService

@Suite struct `Keep offer on product published` {
    @Test func `shows a product from then on, and after a new start`() throws {
        let shop = try Shop(RecommendationService.self)
        #expect(try shop.shown(1) == [])

        try shop.deliver(Catalogue.ProductPublished(product: .sample(1)))

        #expect(try shop.shown(1) == [1])
        #expect(try shop.restarted().shown(1) == [1])
    }
}
