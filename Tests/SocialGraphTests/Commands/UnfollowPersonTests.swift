import Model
import Support
import Testing

@testable import SocialGraphService

@Suite struct `Unfollow person` {
    private let graph: ServiceHarness<SocialGraphService>

    init() throws {
        graph = try ServiceHarness(SocialGraphService.self)
        try graph.follow(1, 2)
        try graph.follow(2, 1)
    }

    @Test func `ends a follow in one direction and announces it once`() throws {
        for _ in 1...2 {
            try graph.send(SocialGraph.UnfollowPerson(follower: .sample(1), followee: .sample(2)))
        }

        #expect(
            try graph.emitted(SocialGraph.PersonUnfollowed.self) == [.init(follower: .sample(1), followee: .sample(2))]
        )
        #expect(try graph.following(1) == [])
        #expect(try graph.following(2) == [.sample(1)])
    }

    @Test func `does nothing where there is no follow`() throws {
        let reply = try graph.send(SocialGraph.UnfollowPerson(follower: .sample(3), followee: .sample(2)))

        #expect(reply == .init(follower: .sample(3), followee: .sample(2)))
        #expect(try graph.emitted(SocialGraph.PersonUnfollowed.self) == [])
    }

    @Test func `lets a follow begin anew`() throws {
        try graph.send(SocialGraph.UnfollowPerson(follower: .sample(1), followee: .sample(2)))
        graph.clock.advance(by: .seconds(60))

        #expect(try graph.follow(1, 2).followedAt == graph.clock.now)
    }
}
