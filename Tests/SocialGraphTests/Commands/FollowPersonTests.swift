import Model
import Support
import Testing

@testable import SocialGraphService

@Suite struct `Follow person` {
    private let graph: ServiceHarness<SocialGraphService>

    init() throws {
        graph = try ServiceHarness(SocialGraphService.self)
    }

    @Test func `has a person follow another and announces it`() throws {
        let followed = try graph.follow(1, 2)

        #expect(
            followed
                == .init(follower: .sample(1), followee: .sample(2), followedAt: graph.clock.now, isImported: false)
        )
        #expect(try graph.emitted(SocialGraph.PersonFollowed.self) == [followed])
        #expect(try graph.following(1) == [.sample(2)])
        #expect(try graph.following(2) == [])
    }

    @Test func `answers a follow that is there already with its beginning, and announces it only once`() throws {
        let followed = try graph.follow(1, 2)
        graph.clock.advance(by: .seconds(60))

        #expect(try graph.follow(1, 2) == followed)

        #expect(try graph.emitted(SocialGraph.PersonFollowed.self).count == 1)
        #expect(try graph.following(1) == [.sample(2)])
    }

    @Test func `takes the two directions for two follows`() throws {
        try graph.follow(1, 2)
        try graph.follow(2, 1)

        #expect(try graph.emitted(SocialGraph.PersonFollowed.self).count == 2)
        #expect(try graph.following(2) == [.sample(1)])
    }

    @Test func `takes over a follow that began elsewhere, as no news`() throws {
        let beginning = graph.clock.now - .seconds(86_400)

        let followed = try graph.send(
            SocialGraph.FollowPerson(follower: .sample(1), followee: .sample(2), at: beginning)
        )

        #expect(followed.followedAt == beginning)
        #expect(followed.isImported)
        #expect(try graph.emitted(SocialGraph.PersonFollowed.self) == [followed])
        #expect(try graph.follow(1, 2) == followed)
    }

    @Test func `refuses a follow that begins in the future`() throws {
        graph.expectRefusal(
            .invalidField,
            at: "$.at",
            of: SocialGraph.FollowPerson(
                follower: .sample(1),
                followee: .sample(2),
                at: graph.clock.now + .milliseconds(1)
            )
        )
    }

    @Test func `refuses to have somebody follow themselves`() throws {
        graph.expectRefusal(
            .followsOneself,
            at: "$.followee",
            of: SocialGraph.FollowPerson(follower: .sample(1), followee: .sample(1))
        )
        #expect(try graph.following(1) == [])
    }

    @Test(arguments: [(1, 2), (2, 1)] as [(UInt64, UInt64)])
    func `refuses it to both when one has blocked the other`(follower: UInt64, followee: UInt64) throws {
        try graph.send(SocialGraph.BlockPerson(blocker: .sample(1), blocked: .sample(2)))

        graph.expectRefusal(
            .personBlocked,
            at: "$.followee",
            of: SocialGraph.FollowPerson(follower: .sample(follower), followee: .sample(followee))
        )
        #expect(try graph.following(follower) == [])
        try graph.follow(follower, 3)
    }

    @Test(arguments: [(1, 2, "$.follower"), (2, 1, "$.followee")] as [(UInt64, UInt64, String)])
    func `refuses it when one of the two has left`(follower: UInt64, followee: UInt64, path: String) throws {
        try graph.follow(follower, followee)
        try graph.erase(1)

        graph.expectRefusal(
            .personErased,
            at: path,
            of: SocialGraph.FollowPerson(follower: .sample(follower), followee: .sample(followee))
        )
        #expect(try graph.following(follower) == [])
    }

    @Test func `is for the edge and the operator only`() throws {
        let command = SocialGraph.FollowPerson(follower: .sample(1), followee: .sample(2))

        let refusal = #expect(throws: Refusal.self) { try graph.send(command, from: "trade") }

        #expect(refusal?.code == .notAllowed)
        try graph.send(command, from: "edge")
    }
}
