import Model
import Support
import Testing

@testable import RecommendationService

@Suite struct `Record purchase on order recorded` {
    @Test func `counts what was bought elsewhere, at the time it was`() throws {
        let shop = try Shop(RecommendationService.self)
        try shop.publish(1...4)
        let longAgo = shop.clock.now - .seconds(86_400 * 400)

        try shop.deliver(Trade.OrderRecorded(order: .sample(1, buyer: 1, products: [1], at: longAgo)))
        try shop.deliver(Trade.OrderRecorded(order: .sample(2, buyer: 2, products: [1], at: longAgo)))
        try shop.deliver(Trade.OrderRecorded(order: .sample(3, buyer: 3, products: [2], at: shop.clock.now)))

        #expect(try shop.shown(9).prefix(2) == [2, 1])
    }
}
