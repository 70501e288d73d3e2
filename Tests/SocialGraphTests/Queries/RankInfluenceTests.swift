import Model
import Support
import Testing

@testable import SocialGraphService

@Suite struct `Rank influence` {
    private let graph: ServiceHarness<SocialGraphService>

    init() throws {
        graph = try ServiceHarness(SocialGraphService.self)
        for follower in 10...21 as ClosedRange<UInt64> { try graph.follow(follower, 1) }
        try graph.follow(1, 2)
        try graph.follow(10, 3)
    }

    @Test func `knows nobody before the first ranking`() throws {
        #expect(try graph.ask(SocialGraph.RankInfluence()) == .init(people: []))
    }

    @Test func `lists the most influential first, ten unless told otherwise`() throws {
        try graph.send(SocialGraph.ComputeInfluence())

        let page = try graph.ask(SocialGraph.RankInfluence())
        let all = try graph.ask(SocialGraph.RankInfluence(limit: 1000)).people

        #expect(page.people.count == 10)
        #expect(page.computedAt == graph.clock.now)
        #expect(page.people.map(\.person).prefix(3) == [.sample(1), .sample(2), .sample(3)])
        #expect(page.people.map(\.followers).prefix(3) == [12, 1, 1])
        #expect(all.count == 15)
        #expect(zip(all, all.dropFirst()).allSatisfy { $0.score >= $1.score })
        #expect(abs(all.map(\.score).reduce(0, +) - 1) < 1e-9)
    }

    @Test func `tells the influence of one person`() throws {
        try graph.send(SocialGraph.ComputeInfluence())

        let page = try graph.ask(SocialGraph.RankInfluence(person: .sample(3)))

        #expect(page.people.map(\.person) == [.sample(3)])
        #expect(try graph.ask(SocialGraph.RankInfluence(person: .sample(99))).people == [])
    }

    @Test(arguments: [0, -1, 1001])
    func `refuses a limit that can't be`(limit: Int) throws {
        let refusal = #expect(throws: Refusal.self) { try graph.ask(SocialGraph.RankInfluence(limit: limit)) }

        #expect(refusal?.path == "$.limit")
    }
}
