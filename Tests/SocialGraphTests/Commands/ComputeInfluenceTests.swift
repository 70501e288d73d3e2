import Model
import Support
import Testing

@testable import SocialGraphService

@Suite struct `Compute influence` {
    private let graph: ServiceHarness<SocialGraphService>

    init() throws {
        graph = try ServiceHarness(SocialGraphService.self)
    }

    /// All that is due within the time, step by step.
    private func wait(_ seconds: Int) throws {
        for _ in 0..<seconds {
            graph.clock.advance(by: .seconds(1))
            try graph.fireTimers()
        }
    }

    private func ranked() throws -> [SocialGraph.InfluenceComputed] {
        try graph.emitted(SocialGraph.InfluenceComputed.self)
    }

    @Test func `ranks by itself soon after a follow, once`() throws {
        try graph.follow(2, 1)
        try graph.follow(3, 1)
        #expect(try ranked() == [])

        try wait(60)

        #expect(try ranked().map { [$0.people, $0.follows] } == [[3, 2]])
        #expect(try ranked()[0].rounds > 0)
        #expect(try graph.ask(SocialGraph.RankInfluence()).people.map(\.person).first == .sample(1))
    }

    @Test func `ranks a few times while many follows arrive, and once more after the last`() throws {
        for number in 1...60 as ClosedRange<UInt64> {
            try graph.follow(number, 100)
            try wait(1)
        }
        try wait(60)

        #expect((5...7).contains(try ranked().count))
        #expect(try ranked().last?.follows == 60)
    }

    @Test func `lets more time pass the more follows there are`() throws {
        for follower in 1...100 as ClosedRange<UInt64> {
            for followee in 101...200 as ClosedRange<UInt64> { try graph.follow(follower, followee) }
        }
        try wait(10)
        #expect(try ranked().count == 1)

        try graph.follow(1, 2)
        try wait(10)
        #expect(try ranked().count == 1)
        try wait(1)
        #expect(try ranked().count == 2)
    }

    @Test func `ranks anew when follows end, and forgets who is in none any more`() throws {
        try graph.follow(2, 1)
        try graph.follow(3, 1)
        try wait(60)

        try graph.send(SocialGraph.BlockPerson(blocker: .sample(1), blocked: .sample(2)))
        try wait(60)
        #expect(try graph.ask(SocialGraph.RankInfluence()).people.map(\.person) == [.sample(1), .sample(3)])
        try graph.send(SocialGraph.UnfollowPerson(follower: .sample(3), followee: .sample(1)))
        try wait(60)

        #expect(try graph.ask(SocialGraph.RankInfluence()).people == [])
        #expect(try ranked().map(\.people) == [3, 2, 0])
    }

    @Test func `is not tried without need`() throws {
        try graph.follow(2, 1)
        try wait(60)

        try graph.follow(2, 1)
        try graph.send(SocialGraph.UnfollowPerson(follower: .sample(5), followee: .sample(6)))
        try wait(60)

        #expect(try ranked().count == 1)
    }

    @Test func `leaves out people whose data may only be kept, at once and in the next ranking`() throws {
        for follower in 2...4 as ClosedRange<UInt64> { try graph.follow(follower, 1) }
        try graph.send(SocialGraph.ComputeInfluence())

        try graph.deliver(Identity.PersonRestricted(person: .sample(2), since: graph.clock.now))

        func shown() throws -> Set<UInt64> {
            Set(try graph.ask(SocialGraph.RankInfluence()).people.map(\.person.uuid.low))
        }
        #expect(try shown() == [1, 3, 4])
        #expect(try graph.ask(SocialGraph.RankInfluence(person: .sample(2))).people == [])
        let computed = try graph.send(SocialGraph.ComputeInfluence())
        #expect(computed.people == 3 && computed.follows == 2)
        try graph.deliver(Identity.RestrictionLifted(person: .sample(2)))
        #expect(try graph.send(SocialGraph.ComputeInfluence()).people == 4)
        #expect(try shown() == [1, 2, 3, 4])
    }

    @Test func `ranks at once when an operator says so`() throws {
        try graph.follow(2, 1)

        let computed = try graph.send(SocialGraph.ComputeInfluence())

        #expect(computed.follows == 1)
        #expect(try graph.ask(SocialGraph.RankInfluence()).computedAt == graph.clock.now)
    }

    @Test func `is neither for the edge nor for another service`() throws {
        for user in ["edge", "trade"] {
            let refusal = #expect(throws: Refusal.self) { try graph.send(SocialGraph.ComputeInfluence(), from: user) }
            #expect(refusal?.code == .notAllowed)
        }
    }
}
