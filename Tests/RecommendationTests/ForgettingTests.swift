import Model
import Support
import Testing

@testable import RecommendationService

@Suite struct `Forgetting a person` {
    private let shop: Shop

    /// Person 1 follows 2, 3 and 4, and all like product 1.
    init() throws {
        shop = try Shop(RecommendationService.self)
        try shop.publish(1...3)
        try shop.allow(1, 2, 3, 4)
        try shop.follow(1, 2, 3, 4)
        try shop.like(1, 2)
        for person in 2...4 as ClosedRange<UInt64> { try shop.like(person, 1, 2) }
    }

    private func erase(_ person: UInt64) throws {
        try shop.deliver(
            Identity.ErasureRequested(
                request: .sample(person + 50),
                person: .sample(person),
                requestedAt: shop.clock.now
            )
        )
    }

    @Test func `takes their likes and follows away from the next answer on`() throws {
        #expect(try shop.feed(1).reasons(.friends, for: 1).map(\.people) == [2])
        #expect(try shop.feed(1).reasons(.similar, for: 1).map(\.product) == [.sample(2)])

        for person in 2...4 as ClosedRange<UInt64> { try erase(person) }

        #expect(try shop.feed(1).reasons(.friends, for: 1) == [])
        #expect(try shop.feed(1).reasons(.similar, for: 1) == [])
    }

    @Test func `answers them in general, as somebody unknown`() throws {
        try erase(1)

        #expect(try shop.feed(1) == shop.feed(99))
    }

    @Test func `keeps nothing that is heard of them later`() throws {
        try erase(1)

        let reply = try shop.send(
            Recommendation.RecordFeedback(person: .sample(1), product: .sample(3), kind: .buy)
        )
        try shop.allow(1)
        try shop.follow(1, 2, 3, 4)

        #expect(!reply.counted)
        #expect(try shop.feed(1).mode == .general)
        #expect(try shop.restarted().feed(1).mode == .general)
    }
}

@Suite struct `Forgetting what was kept for long enough` {
    @Test func `takes it away from the next answer on, as a restart would, and nothing that is newer`() throws {
        let shop = try Shop(RecommendationService.self)
        try shop.publish(1...5)
        try shop.allow(1, 2, 3)
        try shop.like(2, 1, 2)
        shop.clock.advance(by: .seconds(86_400 * 400))
        try shop.fireTimers()
        try shop.like(3, 1, 3)
        try shop.like(1, 1)
        #expect(try shop.feed(1).reasons(.similar, for: 2).map(\.product) == [.sample(1)])

        shop.clock.advance(by: .seconds(86_400 * 400))
        try shop.fireTimers()

        let feed = try shop.feed(1)
        #expect(feed.reasons(.similar, for: 2) == [])
        #expect(feed.reasons(.similar, for: 3).map(\.product) == [.sample(1)])
        #expect(try shop.restarted().feed(1) == feed)
    }
}
