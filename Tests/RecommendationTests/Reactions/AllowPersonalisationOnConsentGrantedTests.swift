import Model
import Support
import Testing

@testable import RecommendationService

@Suite struct `Allow personalisation on consent granted` {
    private let shop: Shop

    init() throws {
        shop = try Shop(RecommendationService.self)
        try shop.publish(1...3)
        try shop.like(1, 1)
    }

    @Test func `answers personally from then on, and after a new start`() throws {
        #expect(try shop.feed(1).mode == .general)

        try shop.allow(1)

        #expect(try shop.feed(1).mode == .personalised)
        #expect(try shop.restarted().feed(1).mode == .personalised)
    }

    @Test(arguments: [.marketing, .analytics] as [Identity.Purpose])
    func `takes no other consent for this one`(purpose: Identity.Purpose) throws {
        try shop.deliver(
            Identity.ConsentGranted(person: .sample(1), consent: .sample(purpose, grantedAt: shop.clock.now))
        )

        #expect(try shop.feed(1).mode == .general)
    }
}
