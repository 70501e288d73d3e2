import Model
import Support
import Testing

@testable import SocialGraphService

@Suite struct `Join circle` {
    private let graph: ServiceHarness<SocialGraphService>
    private let join = SocialGraph.JoinCircle(circle: .sample(9), person: .sample(2))

    init() throws {
        graph = try ServiceHarness(SocialGraphService.self)
        try graph.send(SocialGraph.CreateCircle(id: .sample(9), owner: .sample(1), topic: "tea"))
    }

    private func members() throws -> [ID<Person>] {
        try graph.ask(SocialGraph.FindCircles(circle: .sample(9))).circles[0].members
    }

    @Test func `makes a person a member and announces it once`() throws {
        for _ in 1...2 { try graph.send(join) }

        #expect(try graph.emitted(SocialGraph.CircleJoined.self) == [.init(circle: .sample(9), person: .sample(2))])
        #expect(try members() == [.sample(1), .sample(2)])
    }

    @Test func `announces nothing when the owner joins, who is a member`() throws {
        try graph.send(SocialGraph.JoinCircle(circle: .sample(9), person: .sample(1)))

        #expect(try graph.emitted(SocialGraph.CircleJoined.self) == [])
    }

    @Test func `refuses a circle that there is not`() throws {
        graph.expectRefusal(
            .circleNotFound,
            at: "$.circle",
            of: SocialGraph.JoinCircle(circle: .sample(8), person: .sample(2))
        )
    }

    @Test func `refuses it to who has left, and lets others into a circle whose owner has`() throws {
        try graph.erase(1)
        try graph.erase(2)

        graph.expectRefusal(.personErased, at: "$.person", of: join)

        try graph.send(SocialGraph.JoinCircle(circle: .sample(9), person: .sample(3)))
        #expect(try members() == [.sample(3)])
    }

    @Test func `refuses it to whom the owner has blocked`() throws {
        try graph.send(SocialGraph.BlockPerson(blocker: .sample(1), blocked: .sample(2)))

        graph.expectRefusal(.personBlocked, at: "$.circle", of: join)
        #expect(try members() == [.sample(1)])
    }
}
