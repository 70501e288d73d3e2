import Model
import Support
import Testing

@testable import RecommendationService

@Suite struct `Record return on order refunded` {
    private let shop: Shop

    /// Persons 2 and 3 like products 1 and 2; person 1 likes 4 and buys 1.
    init() throws {
        shop = try Shop(RecommendationService.self)
        try shop.publish(1...4)
        try shop.allow(1)
        for person in [2, 3] as [UInt64] { try shop.like(person, 1, 2) }
        try shop.like(1, 4)
        try shop.deliver(Trade.OrderPaid(order: order(1)))
    }

    /// An order of product 1 that was paid on one day and, if it was, closed on another.
    private func order(
        _ number: UInt64,
        paidOn day: Int = 1,
        closedOn end: Int? = nil,
        state: Trade.OrderState = .paid,
        isShipped: Bool = false
    ) -> Trade.Order {
        let start = shop.clock.now
        var order = Trade.Order.sample(number, buyer: 1, products: [1], at: start + .seconds(86_400 * day))
        order.state = state
        order.closedAt = end.map { start + .seconds(86_400 * $0) }
        order.shippedAt = isShipped ? order.paidAt : nil
        return order
    }

    private func refund(_ order: Trade.Order) throws {
        try shop.deliver(Trade.OrderRefunded(order: order, refund: .sample(1), amount: order.total))
    }

    /// Whether product 1 tells of the person's taste.
    private func isBought(_ shop: Shop) throws -> Bool {
        try shop.feed(1).reasons(.similar, for: 2).contains { $0.product == .sample(1) }
    }

    @Test func `makes an order that came to nothing as if it had never been`() throws {
        #expect(try isBought(shop))
        #expect(try !shop.shown(1).contains(1))

        try refund(order(1, closedOn: 2, state: .refunded))

        for shop in [shop, try shop.restarted()] {
            #expect(try !isBought(shop))
            #expect(try shop.shown(1).contains(1))
            #expect(try shop.feed(1, isSeenIncluded: true).reasons(.repurchase, for: 1) == [])
        }
    }

    @Test func `takes what had been sent for given back, which the person has seen`() throws {
        try refund(order(1, closedOn: 2, state: .refunded, isShipped: true))

        #expect(try !isBought(shop))
        #expect(try !shop.shown(1).contains(1))
    }

    @Test func `leaves an order of which only a part was paid back`() throws {
        try refund(order(1, state: .paid))

        #expect(try isBought(shop))
        #expect(try !shop.shown(1).contains(1))
    }

    @Test func `leaves another order of the same product, even if it is told of twice`() throws {
        try shop.deliver(Trade.OrderPaid(order: order(2, paidOn: 2)))

        for _ in 1...2 { try refund(order(2, paidOn: 2, closedOn: 3, state: .refunded)) }

        #expect(try isBought(shop))
        #expect(try !shop.shown(1).contains(1))
    }
}
