import Model
import Support
import Testing

@testable import RecommendationService

@Suite struct `Learn again on restriction lifted` {
    private let shop: Shop

    /// Persons 1 and 2 allow personalisation and are of a like taste; 2 had to do with more, and is restricted.
    init() throws {
        shop = try Shop(RecommendationService.self)
        try shop.publish(1...6)
        try shop.allow(1, 2)
        try shop.like(1, 1)
        try shop.like(2, 1, 2)
        try shop.deliver(Identity.PersonRestricted(person: .sample(2), since: shop.clock.now))
    }

    private func lift() throws { try shop.deliver(Identity.RestrictionLifted(person: .sample(2))) }

    @Test func `reckons with what the person did before and meanwhile, as a restart would`() throws {
        try shop.like(2, 3)

        try lift()

        let feed = try shop.feed(1)
        #expect(feed.reasons(.similar, for: 2).map(\.product) == [.sample(1)])
        #expect(feed.reasons(.similar, for: 3).map(\.product) == [.sample(1)])
        #expect(try shop.restarted().feed(1).reasons(.similar, for: 3).map(\.product) == [.sample(1)])
        #expect(try shop.feed(2).mode == .personalised)
    }

    @Test func `takes back no consent that was withdrawn meanwhile`() throws {
        try shop.deliver(
            Identity.ConsentWithdrawn(
                person: .sample(2),
                consent: .sample(grantedAt: shop.clock.now, withdrawnAt: shop.clock.now)
            )
        )

        try lift()

        #expect(try shop.feed(2).mode == .general)
    }

    @Test func `counts nothing twice of somebody who was not restricted`() throws {
        try lift()
        let before = try shop.feed(1)

        try lift()

        #expect(try shop.feed(1) == before)
    }
}
