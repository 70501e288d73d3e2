import Model

/// What the people of a town do in a month: visits by the hour and the weekday, and in each a few things looked at, some
/// of them wanted, few of them bought.
///
/// A visit's products come from the visitor's interests, from what those whom the visitor follows have just done, and
/// from what is popular anyhow.
struct TownMonth {
    private let size: Town.Size
    private let citizens: [Town.Citizen]
    private let goods: [Town.Good]
    private let followees: [[Int]]
    /// The products of each interest, the most popular first.
    private let shelves: [[Int]]

    /// How much goes on in each hour of the day, in China; the clock of a town is at UTC+8.
    private static let hours: [Double] = [
        3, 1.5, 1, 0.5, 0.5, 1, 2, 4, 6, 6, 6, 7, 9, 8, 6, 6, 6, 7, 8, 10, 13, 14, 12, 7,
    ]
    /// From Sunday on.
    private static let weekdays: [Double] = [1.4, 0.9, 0.9, 0.95, 0.95, 1.1, 1.45]

    init(_ size: Town.Size, _ citizens: [Town.Citizen], _ goods: [Town.Good], _ follows: [Town.Follow]) {
        self.size = size
        self.citizens = citizens
        self.goods = goods
        var followees: [[Int]] = Array(repeating: [], count: citizens.count)
        for follow in follows { followees[follow.follower].append(follow.followee) }
        self.followees = followees
        shelves = TownShelf.all.indices.map { interest in goods.indices.filter { goods[$0].interest == interest } }
    }

    func actions(_ random: inout TownRandom) -> [Town.Action] {
        var actions: [Town.Action] = []
        /// What each person has done something about lately, the latest last.
        var lately: [[Int]] = Array(repeating: [], count: citizens.count)
        for visit in visits(&random) {
            var at = visit.at
            for _ in 0...random.geometric(mean: 4) {
                guard let (product, source) = product(for: visit.person, lately, &random) else { continue }
                at = at + .seconds(5 + random.below(90))
                let isWanted = citizens[visit.person].tastes[goods[product].interest] > 0.15
                let kinds = reactions(isWanted: isWanted, isRecommended: source == "friend", &random)
                for kind in [.view] + kinds {
                    actions.append(
                        Town.Action(person: visit.person, product: product, kind: kind, at: at, source: source)
                    )
                    at = at + .seconds(3 + random.below(20))
                }
                // What one only looks at, others do not see.
                if !kinds.isEmpty { lately[visit.person] = (lately[visit.person] + [product]).suffix(12) }
            }
        }
        return actions.sorted { ($0.at, $0.person, $0.product) < ($1.at, $1.person, $1.product) }
    }

    /// Visits of everybody, in the order of time.
    private func visits(_ random: inout TownRandom) -> [(person: Int, at: Timestamp)] {
        let day: Int64 = 86_400_000
        let first = size.end.milliseconds / day - Int64(size.days)
        let days = (0..<size.days).map { number in
            // 1 January 1970 was a Thursday.
            Self.weekdays[Int((first + Int64(number) + 4) % 7)]
        }
        var visits: [(person: Int, at: Timestamp)] = []
        for (person, citizen) in citizens.enumerated() {
            for _ in 0..<random.geometric(mean: 5 * citizen.energy) {
                let midnight = (first + Int64(random.position(days))) * day
                let hour = Int64((random.position(Self.hours) + 16) % 24)
                let milliseconds = Int64(random.below(3_600)) * 1000
                visits.append((person, Timestamp(milliseconds: midnight + hour * 3_600_000 + milliseconds)))
            }
        }
        return visits.sorted { ($0.at, $0.person) < ($1.at, $1.person) }
    }

    private func product(
        for person: Int,
        _ lately: [[Int]],
        _ random: inout TownRandom
    ) -> (product: Int, source: String)? {
        let draw = random.fraction()
        if draw < 0.3, let friend = followees[person].randomElement(using: &random),
            let product = lately[friend].randomElement(using: &random)
        {
            return (product, "friend")
        }
        let shelf = draw < 0.85 ? random.position(citizens[person].tastes) : random.below(shelves.count)
        guard !shelves[shelf].isEmpty else { return nil }
        return (shelves[shelf][random.popularRank(of: shelves[shelf].count)], draw < 0.85 ? "feed" : "search")
    }

    /// What follows a look.
    private func reactions(
        isWanted: Bool,
        isRecommended: Bool,
        _ random: inout TownRandom
    ) -> [Recommendation.FeedbackKind] {
        let appetite = (isWanted ? 1.6 : 0.6) * (isRecommended ? 1.5 : 1)
        var kinds: [Recommendation.FeedbackKind] = []
        if random.isTrue(0.07 * appetite) { kinds.append(.like) }
        if random.isTrue(0.015 * appetite) { kinds.append(.share) }
        if random.isTrue(0.05 * appetite) {
            kinds.append(.cart)
            if random.isTrue(0.4) { kinds.append(.buy) }
        }
        return kinds
    }
}
