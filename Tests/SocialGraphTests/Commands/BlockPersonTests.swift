import Model
import Support
import Testing

@testable import SocialGraphService

@Suite struct `Block person` {
    private let graph: ServiceHarness<SocialGraphService>

    init() throws {
        graph = try ServiceHarness(SocialGraphService.self)
        try graph.follow(1, 2)
        try graph.follow(2, 1)
        try graph.follow(3, 1)
    }

    @Test func `ends the follows both ways and announces all of it, once`() throws {
        for _ in 1...2 { try graph.send(SocialGraph.BlockPerson(blocker: .sample(1), blocked: .sample(2))) }

        #expect(try graph.following(1) == [])
        #expect(try graph.following(2) == [])
        #expect(try graph.following(3) == [.sample(1)])
        #expect(
            try graph.emitted(SocialGraph.PersonUnfollowed.self) == [
                .init(follower: .sample(1), followee: .sample(2)), .init(follower: .sample(2), followee: .sample(1)),
            ]
        )
        #expect(
            try graph.emitted(SocialGraph.PersonBlocked.self) == [.init(blocker: .sample(1), blocked: .sample(2))]
        )
    }

    @Test func `announces no end of a follow that there was not`() throws {
        try graph.send(SocialGraph.BlockPerson(blocker: .sample(1), blocked: .sample(4)))

        #expect(try graph.emitted(SocialGraph.PersonUnfollowed.self) == [])
        #expect(try graph.emitted(SocialGraph.PersonBlocked.self).count == 1)
    }

    @Test func `lets each of the two block the other`() throws {
        try graph.send(SocialGraph.BlockPerson(blocker: .sample(1), blocked: .sample(2)))
        try graph.send(SocialGraph.BlockPerson(blocker: .sample(2), blocked: .sample(1)))

        #expect(try graph.emitted(SocialGraph.PersonBlocked.self).count == 2)
    }

    @Test(arguments: [(1, 2, "$.blocker"), (2, 1, "$.blocked")] as [(UInt64, UInt64, String)])
    func `refuses it when one of the two has left`(blocker: UInt64, blocked: UInt64, path: String) throws {
        try graph.erase(1)

        graph.expectRefusal(
            .personErased,
            at: path,
            of: SocialGraph.BlockPerson(blocker: .sample(blocker), blocked: .sample(blocked))
        )
    }

    @Test func `refuses to have somebody block themselves`() throws {
        graph.expectRefusal(
            .followsOneself,
            at: "$.blocked",
            of: SocialGraph.BlockPerson(blocker: .sample(1), blocked: .sample(1))
        )
    }
}
