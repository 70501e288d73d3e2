import Model
import Support
import Testing

@testable import RecommendationService

@Suite struct `End follows on person blocked` {
    @Test(arguments: [(1, 4), (4, 1)] as [(UInt64, UInt64)])
    func `ends the follow, whoever has blocked whom`(blocker: UInt64, blocked: UInt64) throws {
        let shop = try Shop(RecommendationService.self)
        try shop.publish(1...2)
        try shop.allow(1, 2, 3, 4)
        for person in 2...4 as ClosedRange<UInt64> { try shop.like(person, 1) }
        try shop.follow(1, 2, 3, 4)
        #expect(try shop.feed(1).mode == .personalised)

        try shop.deliver(SocialGraph.PersonBlocked(blocker: .sample(blocker), blocked: .sample(blocked)))

        #expect(try shop.feed(1).mode == .general)
        #expect(try shop.restarted().feed(1).mode == .general)
    }
}
