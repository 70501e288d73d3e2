import Model
import Support
import Testing

@testable import SocialGraphService

@Suite struct `Leave circle` {
    private let graph: ServiceHarness<SocialGraphService>

    init() throws {
        graph = try ServiceHarness(SocialGraphService.self)
        try graph.send(SocialGraph.CreateCircle(id: .sample(9), owner: .sample(1), topic: "tea"))
        try graph.send(SocialGraph.JoinCircle(circle: .sample(9), person: .sample(2)))
    }

    @Test func `ends a membership and announces it once`() throws {
        for _ in 1...2 { try graph.send(SocialGraph.LeaveCircle(circle: .sample(9), person: .sample(2))) }

        #expect(try graph.emitted(SocialGraph.CircleLeft.self) == [.init(circle: .sample(9), person: .sample(2))])
        #expect(try graph.ask(SocialGraph.FindCircles(circle: .sample(9))).circles[0].members == [.sample(1)])
    }

    @Test func `does nothing for somebody who is no member`() throws {
        try graph.send(SocialGraph.LeaveCircle(circle: .sample(9), person: .sample(3)))

        #expect(try graph.emitted(SocialGraph.CircleLeft.self) == [])
    }

    @Test func `lets a circle be without its owner, and without anybody`() throws {
        try graph.send(SocialGraph.LeaveCircle(circle: .sample(9), person: .sample(1)))
        try graph.send(SocialGraph.LeaveCircle(circle: .sample(9), person: .sample(2)))

        #expect(try graph.ask(SocialGraph.FindCircles(circle: .sample(9))).circles[0].memberCount == 0)
    }

    @Test func `refuses a circle that there is not`() throws {
        graph.expectRefusal(
            .circleNotFound,
            at: "$.circle",
            of: SocialGraph.LeaveCircle(circle: .sample(8), person: .sample(2))
        )
    }
}
