import Model
import Support
import Testing

@testable import RecommendationService

@Suite struct `Stop personalisation on consent withdrawn` {
    private let shop: Shop

    init() throws {
        shop = try Shop(RecommendationService.self)
        try shop.publish(1...3)
        try shop.like(1, 1)
        try shop.allow(1)
    }

    private func withdraw(_ purpose: Identity.Purpose = .personalisation, at time: Timestamp) throws {
        try shop.deliver(
            Identity.ConsentWithdrawn(
                person: .sample(1),
                consent: .sample(purpose, grantedAt: time - .seconds(60), withdrawnAt: time)
            )
        )
    }

    @Test func `answers in general from the next answer on, as if nothing were known`() throws {
        try withdraw(at: shop.clock.now)

        let feed = try shop.feed(1)
        #expect(feed.mode == .general)
        #expect(feed.items[0].product == .sample(1))
        #expect(try shop.restarted().feed(1) == feed)
    }

    @Test func `lets a consent stand that was given later, though it was heard of first`() throws {
        try withdraw(at: shop.clock.now - .seconds(1))

        #expect(try shop.feed(1).mode == .personalised)
    }

    @Test func `takes no other consent for this one`() throws {
        try withdraw(.marketing, at: shop.clock.now)

        #expect(try shop.feed(1).mode == .personalised)
    }
}
