import Model
import Support
import Testing

@testable import RecommendationService

@Suite struct `End follow on person unfollowed` {
    @Test func `counts somebody as a friend no more, from the next answer on`() throws {
        let shop = try Shop(RecommendationService.self)
        try shop.publish(1...2)
        try shop.allow(1, 2, 3, 4, 5)
        for person in 2...5 as ClosedRange<UInt64> { try shop.like(person, 1) }
        try shop.follow(1, 2, 3, 4, 5)
        #expect(try shop.feed(1).reasons(.friends, for: 1).map(\.people) == [3])

        try shop.deliver(SocialGraph.PersonUnfollowed(follower: .sample(1), followee: .sample(5)))
        #expect(try shop.feed(1).reasons(.friends, for: 1).map(\.people) == [2])
        try shop.deliver(SocialGraph.PersonUnfollowed(follower: .sample(1), followee: .sample(4)))

        #expect(try shop.feed(1).mode == .general)
        #expect(try shop.restarted().feed(1).mode == .general)
    }
}
