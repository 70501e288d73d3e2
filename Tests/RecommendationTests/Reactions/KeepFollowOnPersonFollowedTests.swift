import Model
import Support
import Testing

@testable import RecommendationService

@Suite struct `Keep follow on person followed` {
    @Test func `has a newcomer shown what those they follow had to do with`() throws {
        let shop = try Shop(RecommendationService.self)
        try shop.publish(1...4)
        try shop.allow(1, 2, 3, 4)
        for person in 2...4 as ClosedRange<UInt64> { try shop.like(person, 2) }
        for person in 5...9 as ClosedRange<UInt64> { try shop.like(person, 3) }
        #expect(try shop.shown(1).first == 3)

        // Told twice, it is one follow all the same.
        for _ in 1...2 { try shop.follow(1, 2, 3, 4) }

        #expect(try shop.shown(1).first == 2)
        #expect(try shop.feed(1).reasons(.friends, for: 2).map(\.people) == [2])
        #expect(try shop.restarted().shown(1).first == 2)
    }
}
