import Model
import Support
import Testing

@testable import RecommendationService

@Suite struct `Record return on return recorded` {
    private let shop: Shop

    init() throws {
        shop = try Shop(RecommendationService.self)
        try shop.publish(1...4)
        try shop.allow(1)
        for person in [2, 3] as [UInt64] { try shop.like(person, 1, 2) }
        try buy(2, on: 1)
    }

    private func buy(_ quantity: Int, on day: Int) throws {
        let time = shop.clock.now + .seconds(86_400 * day)
        try shop.deliver(
            Trade.OrderPaid(order: .sample(UInt64(day), buyer: 1, products: [1], quantity: quantity, at: time))
        )
    }

    private func giveBack(_ quantity: Int, on day: Int) throws {
        try shop.deliver(
            Trade.ReturnRecorded(
                record: .sample(UInt64(day)),
                buyer: .sample(1),
                lines: [.sample(1, quantity: quantity)],
                total: Money(1000, .eur),
                returnedAt: shop.clock.now + .seconds(86_400 * day)
            )
        )
    }

    @Test func `makes a purchase of which nothing is left tell nothing of the person's taste`() throws {
        #expect(try shop.feed(1).reasons(.similar, for: 2).count == 1)

        try giveBack(2, on: 2)

        #expect(try shop.feed(1).mode == .general)
        #expect(try shop.restarted().feed(1).mode == .general)
    }

    @Test func `leaves a purchase of which something is kept`() throws {
        try giveBack(1, on: 2)

        #expect(try shop.feed(1).reasons(.similar, for: 2).count == 1)
    }

    @Test func `leaves what was bought again afterwards, in whatever order it is heard of`() throws {
        try buy(1, on: 3)
        try giveBack(3, on: 2)

        #expect(try shop.feed(1).reasons(.similar, for: 2).count == 1)
    }
}
