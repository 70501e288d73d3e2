import Model
import Support
import Testing

@testable import SocialGraphService

@Suite struct `Follow graph` {
    private func graph(_ follows: [(UInt64, UInt64)]) -> FollowGraph {
        FollowGraph(follows.map { (ID<Person>.sample($0.0), ID<Person>.sample($0.1)) })
    }

    @Test func `counts its people, their followers and the follows`() {
        let graph = graph([(3, 1), (2, 1), (1, 3)])

        #expect(graph.people == [.sample(1), .sample(2), .sample(3)])
        #expect(graph.followerCounts == [2, 0, 1])
        #expect(graph.followCount == 3)
    }

    @Test func `ranks nobody if nobody follows anybody`() {
        #expect(graph([]).ranked().scores == [])
    }

    /// With d = 0.85 and 2 following 1, where 1 follows nobody: s2 = 0.075 + 0.425 s1, s1 + s2 = 1.
    @Test func `ranks two people as worked out by hand`() {
        let scores = graph([(2, 1)]).ranked(tolerance: 1e-12).scores

        #expect(abs(scores[0] - 0.925 / 1.425) < 1e-12)
        #expect(abs(scores[1] - 0.5 / 1.425) < 1e-12)
    }

    /// 1 follows 2 and 3, 2 follows 3, 3 follows 1: nobody is idle, so with a = 0.05
    /// s1 = a + 0.85 s3, s2 = a + 0.425 s1, s3 = a + 0.425 s1 + 0.85 s2.
    @Test func `ranks a circle with a shortcut as worked out by hand`() {
        let first = (0.05 + 0.85 * (0.05 + 0.85 * 0.05)) / (1 - 0.85 * (0.425 + 0.85 * 0.425))
        let second = 0.05 + 0.425 * first

        let scores = graph([(1, 2), (1, 3), (2, 3), (3, 1)]).ranked(tolerance: 1e-12).scores

        #expect(abs(scores[0] - first) < 1e-12)
        #expect(abs(scores[1] - second) < 1e-12)
        #expect(abs(scores[2] - (1 - first - second)) < 1e-12)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `shares one whole among everybody, however many follow nobody`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let follows = Set(
            (0..<2000).map { _ in [UInt64.random(in: 1...400, using: &random), .random(in: 1...900, using: &random)] }
        )
        .filter { $0[0] != $0[1] }

        let ranking = graph(follows.map { ($0[0], $0[1]) }).ranked()

        #expect(abs(ranking.scores.reduce(0, +) - 1) < 1e-9)
        #expect(ranking.scores.allSatisfy { $0 > 0 })
    }

    @Test func `stops as near to the end as it promises`() {
        var random = SeededGenerator(seed: 4)
        let follows =
            (0..<500).map { ($0 % 100, 100 + UInt64.random(in: 0..<50, using: &random)) as (UInt64, UInt64) }
            + (0..<50).map { (100 + $0, $0) as (UInt64, UInt64) }
        let graph = graph(follows)

        let rough = graph.ranked(tolerance: 1e-3)
        let exact = graph.ranked(tolerance: 1e-12)

        let distance = zip(rough.scores, exact.scores).reduce(0) { $0 + abs($1.0 - $1.1) }
        #expect(distance > 0)
        #expect(distance <= 1e-3)
        #expect(rough.rounds < exact.rounds)
    }

    @Test func `ranks the same follows alike, in whatever order they are read`() {
        let follows = [(1, 2), (3, 2), (2, 4), (4, 1), (5, 2)] as [(UInt64, UInt64)]

        #expect(graph(follows).ranked().scores == graph(follows.reversed()).ranked().scores)
    }
}
