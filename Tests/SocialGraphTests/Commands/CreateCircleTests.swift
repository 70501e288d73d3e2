import Model
import Support
import Testing

@testable import SocialGraphService

@Suite struct `Create circle` {
    private let graph: ServiceHarness<SocialGraphService>

    init() throws {
        graph = try ServiceHarness(SocialGraphService.self)
    }

    @Test func `opens a circle whose owner is the first member, and announces it once`() throws {
        let command = SocialGraph.CreateCircle(id: .sample(9), owner: .sample(1), topic: "茶 and tea")

        for _ in 1...2 { try graph.send(command) }

        #expect(
            try graph.emitted(SocialGraph.CircleCreated.self)
                == [.init(circle: .sample(9), owner: .sample(1), topic: "茶 and tea")]
        )
        #expect(
            try graph.ask(SocialGraph.FindCircles(circle: .sample(9))).circles == [
                .init(
                    circle: .sample(9),
                    owner: .sample(1),
                    topic: "茶 and tea",
                    memberCount: 1,
                    members: [.sample(1)]
                )
            ]
        )
    }

    @Test func `gives an id to a circle that comes without one`() throws {
        let first = try graph.send(SocialGraph.CreateCircle(owner: .sample(1), topic: "tea"))
        let second = try graph.send(SocialGraph.CreateCircle(owner: .sample(1), topic: "tea"))

        #expect(first.circle != second.circle)
    }

    @Test(arguments: [(2, "tea"), (1, "coffee")] as [(UInt64, String)])
    func `refuses an id that another circle has`(owner: UInt64, topic: String) throws {
        try graph.send(SocialGraph.CreateCircle(id: .sample(9), owner: .sample(1), topic: "tea"))

        graph.expectRefusal(
            .circleExists,
            at: "$.id",
            of: SocialGraph.CreateCircle(id: .sample(9), owner: .sample(owner), topic: topic)
        )
    }

    @Test(arguments: ["", " \u{A0}", "tea\npots", "tea\u{1B}", String(repeating: "x", count: 81)])
    func `refuses what is no topic`(topic: String) throws {
        graph.expectRefusal(
            .invalidField,
            at: "$.topic",
            of: SocialGraph.CreateCircle(owner: .sample(1), topic: topic)
        )
    }

    @Test func `refuses it to who has left`() throws {
        try graph.erase(1)

        graph.expectRefusal(
            .personErased,
            at: "$.owner",
            of: SocialGraph.CreateCircle(owner: .sample(1), topic: "tea")
        )
    }

    @Test func `accepts the longest topic`() throws {
        let topic = String(repeating: "龙", count: 80)

        #expect(try graph.send(SocialGraph.CreateCircle(owner: .sample(1), topic: topic)).topic == topic)
    }
}
