import Model
import Support
import Testing

@testable import RecommendationService

@Suite struct `Record purchase on order paid` {
    @Test func `counts every product of the order as bought, once`() throws {
        let shop = try Shop(RecommendationService.self)
        try shop.publish(1...4)
        try shop.allow(1)
        let order = Trade.Order.sample(buyer: 1, products: [1, 2, 1], at: shop.clock.now)

        try shop.deliver(Trade.OrderPaid(order: order))
        let feed = try shop.feed(9)
        try shop.deliver(Trade.OrderPaid(order: order))

        #expect(try Set(shop.shown(1)) == [3, 4])
        #expect(try Set(shop.shown(9).prefix(2)) == [1, 2])
        #expect(try shop.feed(9) == feed)
    }
}
