import Model

/// Everybody who follows or is followed, ready to be ranked by whom others listen to.
struct FollowGraph {
    /// Sorted, so that the same follows give the same ranking to the last digit.
    let people: [ID<Person>]
    let followerCounts: [Int]
    /// How many each person follows.
    private let followingCounts: [Int]
    /// The followers of person `n` are `followers[starts[n]..<starts[n + 1]]`.
    private let starts: [Int]
    private let followers: [Int32]

    init(_ follows: [(follower: ID<Person>, followee: ID<Person>)]) {
        let people = Set(follows.lazy.flatMap { [$0.follower, $0.followee] }).sorted()
        let numbers = Dictionary(uniqueKeysWithValues: zip(people, 0 as Int32..<Int32(people.count)))
        let pairs = follows.compactMap { follow in
            numbers[follow.followee].flatMap { followee in numbers[follow.follower].map { (followee, $0) } }
        }.sorted { $0 < $1 }
        var followerCounts = [Int](repeating: 0, count: people.count)
        var followingCounts = followerCounts
        for (followee, follower) in pairs {
            followerCounts[Int(followee)] += 1
            followingCounts[Int(follower)] += 1
        }
        self.people = people
        self.followerCounts = followerCounts
        self.followingCounts = followingCounts
        starts = followerCounts.reduce(into: [0]) { starts, count in starts.append((starts.last ?? 0) + count) }
        followers = pairs.map(\.1)
    }

    var followCount: Int { followers.count }
}

// PageRank (Page, Brin, Motwani, Winograd 1999): how often a reader comes by who goes from person to person along
// follows, and now and then begins anew with anybody.
extension FollowGraph {
    struct Ranking {
        /// In the order of the graph's people; they add up to 1.
        var scores: [Double]
        var rounds: Int
    }

    /// Iterates until the scores are, all together, within `tolerance` of those that more rounds would lead to.
    ///
    /// Ends for certain: each round brings the scores nearer by the factor `damping` at least.
    func ranked(damping: Double = 0.85, tolerance: Double = 1e-6) -> Ranking {
        guard !people.isEmpty else { return Ranking(scores: [], rounds: 0) }
        let count = Double(people.count)
        var scores = [Double](repeating: 1 / count, count: people.count)
        var shares = scores
        var rounds = 0
        var distance = Double.infinity
        while distance > tolerance {
            // Whoever follows nobody passes their score on to everybody.
            var idle = 0.0
            for person in people.indices {
                if followingCounts[person] == 0 {
                    idle += scores[person]
                } else {
                    shares[person] = scores[person] / Double(followingCounts[person])
                }
            }
            let base = (1 - damping + damping * idle) / count
            var change = 0.0
            for person in people.indices {
                var received = 0.0
                for follower in followers[starts[person]..<starts[person + 1]] { received += shares[Int(follower)] }
                let score = base + damping * received
                change += abs(score - scores[person])
                scores[person] = score
            }
            distance = change * damping / (1 - damping)
            rounds += 1
        }
        return Ranking(scores: scores, rounds: rounds)
    }
}
