import Model
import Support
import Testing

@testable import SocialGraphService

@Suite struct `Find circles` {
    private let graph: ServiceHarness<SocialGraphService>

    init() throws {
        graph = try ServiceHarness(SocialGraphService.self)
        for circle in [8, 9] as [UInt64] {
            try graph.send(SocialGraph.CreateCircle(id: .sample(circle), owner: .sample(circle), topic: "tea"))
        }
        try graph.send(SocialGraph.JoinCircle(circle: .sample(8), person: .sample(9)))
    }

    private func found(_ query: SocialGraph.FindCircles) throws -> [ID<SocialGraph.Circle>] {
        try graph.ask(query).circles.map(\.circle)
    }

    @Test func `lists the circles of a person`() throws {
        #expect(try found(.init(person: .sample(9))) == [.sample(8), .sample(9)])
        #expect(try found(.init(person: .sample(8))) == [.sample(8)])
        #expect(try found(.init(person: .sample(1))) == [])
        #expect(try found(.init(person: .sample(9), limit: 1)) == [.sample(8)])
    }

    @Test func `shows a circle's first members in the order in which they joined`() throws {
        for member in [5, 3, 4] as [UInt64] {
            graph.clock.advance(by: .seconds(1))
            try graph.send(SocialGraph.JoinCircle(circle: .sample(8), person: .sample(member)))
        }

        let circle = try graph.ask(SocialGraph.FindCircles(circle: .sample(8), limit: 4)).circles[0]

        #expect(circle.memberCount == 5)
        #expect(circle.members == [.sample(8), .sample(9), .sample(5), .sample(3)])
    }

    @Test func `shows a circle with a person only if they are a member`() throws {
        #expect(try found(.init(circle: .sample(8), person: .sample(9))) == [.sample(8)])
        #expect(try found(.init(circle: .sample(9), person: .sample(8))) == [])
    }

    @Test(
        arguments: [
            (.init(circle: .sample(7)), .circleNotFound, "$.circle"),
            (.init(), .invalidField, "$.circle"),
            (.init(person: .sample(1), limit: 0), .invalidField, "$.limit"),
            (.init(person: .sample(1), limit: 101), .invalidField, "$.limit"),
        ] as [(SocialGraph.FindCircles, RefusalCode, String)]
    )
    func `refuses what can't be asked`(query: SocialGraph.FindCircles, code: RefusalCode, path: String) throws {
        let refusal = #expect(throws: Refusal.self) { try graph.ask(query) }

        #expect(refusal?.code == code)
        #expect(refusal?.path == path)
    }
}
