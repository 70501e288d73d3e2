import Model

// What speaks for an item: each signal fills a tally by item.
extension Recommender {
    /// How much work one question may make; so an answer takes no longer in a large shop than in a small one.
    enum Limits {
        static let profile = 300
        /// People looked at for one item: the latest.
        static let peopleOfItem = 2000
        static let pairsOfNeighbours = 10_000
        static let followees = 200
        static let pairsOfFollowee = 300
        static let describedItems = 50
        static let terms = 32
        static let itemsOfTerms = 100_000
    }

    /// A friends' signal needs a crowd: fewer willing people than this, or fewer with the product, would point at
    /// somebody (decision 37).
    static let smallestCircle = 3
    static let fewestFriends = 2

    /// What a person had to do with, the strongest first.
    func profile(of person: Int) -> [Behaviour.Edge] {
        let items = behaviour.items(of: person).filter { $0.strength > 0 }
        return Array(items.sorted { ($1.strength, $0.other) < ($0.strength, $1.other) }.prefix(Limits.profile))
    }

    /// What a person has had to do with, if that is not to be shown again.
    mutating func gatherSeen(by person: Int, _ isSeenIncluded: Bool) {
        tallies.seen.clear(isForSale.count)
        guard !isSeenIncluded else { return }
        for item in behaviour.items(of: person) where behaviour.has(person, Int(item.other)) {
            tallies.seen.add(1, to: item.other)
        }
    }

    /// Collaborative filtering by the linear graph filter P of the profile: from each item to the people who share it,
    /// from them to what else they had to do with, each step divided by how common its ends are.
    ///
    /// P is never written down: what a question needs of it is reckoned from who had to do with what, so the latest
    /// feedback counts at once, and there is nothing to train.
    mutating func spread(_ profile: [Behaviour.Edge], of person: Int, _ isOpen: (Int) -> Bool) {
        tallies.neighbours.clear(behaviour.byPerson.count)
        tallies.similar.clear(behaviour.byItem.count)
        for source in profile {
            let weight = Double(source.strength) * behaviour.itemScales[Int(source.other)]
            tallies.neighbours.add(latestPeople(of: source), times: weight)
        }
        tallies.neighbours.drop(Int32(person))
        tallies.neighbours.scale(by: behaviour.personScales)
        for neighbour in nearest() {
            let weight = tallies.neighbours[Int(neighbour)]
            tallies.similar.add(behaviour.byPerson[Int(neighbour)][...], times: weight)
        }
        tallies.similar.scale(by: behaviour.itemScales)
        // Nothing is recommended for being like itself.
        for source in profile where tallies.similar[Int(source.other)] != 0 && isOpen(Int(source.other)) {
            tallies.similar.add(-own(source), to: source.other)
        }
    }

    private func latestPeople(of source: Behaviour.Edge) -> ArraySlice<Behaviour.Edge> {
        behaviour.byItem[Int(source.other)].suffix(Limits.peopleOfItem)
    }

    /// The neighbours to follow further: all, or the nearest when all would be too much; the others count nothing.
    private mutating func nearest() -> [Int32] {
        let touched = tallies.neighbours.touched
        var room = Limits.pairsOfNeighbours
        guard touched.reduce(0, { $0 + behaviour.byPerson[Int($1)].count }) > room else { return touched }
        let values = tallies.neighbours.values
        var kept: [Int32] = []
        for neighbour in touched.sorted(by: { (values[Int($1)], $0) < (values[Int($0)], $1) }) {
            room -= behaviour.byPerson[Int(neighbour)].count
            if room >= 0 {
                kept.append(neighbour)
            } else {
                tallies.neighbours.add(-values[Int(neighbour)], to: neighbour)
            }
        }
        return kept
    }

    /// What an item of the profile has got from itself.
    private func own(_ source: Behaviour.Edge) -> Double {
        let scale = behaviour.itemScales[Int(source.other)]
        let reached = latestPeople(of: source).reduce(0) { total, person in
            guard tallies.neighbours[Int(person.other)] != 0 else { return total }
            return total + Double(person.strength * person.strength) * behaviour.personScales[Int(person.other)]
        }
        return Double(source.strength) * reached * scale * scale
    }

    /// What the last ``spread(_:of:_:)`` has brought an item from each of some sources.
    mutating func contributions(of sources: ArraySlice<Behaviour.Edge>, to item: Int) -> [Double] {
        tallies.reach.clear(behaviour.byPerson.count)
        for person in behaviour.byItem[item] where tallies.neighbours[Int(person.other)] != 0 {
            tallies.reach.add(Double(person.strength) * behaviour.personScales[Int(person.other)], to: person.other)
        }
        let scale = behaviour.itemScales[item]
        return sources.map { source in
            guard source.other != item else { return 0 }
            let reached = tallies.reach.sum(over: latestPeople(of: source))
            return Double(source.strength) * reached * behaviour.itemScales[Int(source.other)] * scale
        }
    }

    /// What the people had to do with whom a person follows; returns how many of them there are.
    ///
    /// Nothing that fewer than two of at least three had to do with counts at all, so neither a reason nor a rank gives
    /// away a single one.
    mutating func gatherFriends(of person: Int) -> Int {
        tallies.friends.clear(behaviour.byItem.count)
        tallies.friendCounts.clear(behaviour.byItem.count)
        let circle = willingFollowees(of: person).suffix(Limits.followees)
        guard circle.count >= Self.smallestCircle else { return 0 }
        for friend in circle {
            for item in behaviour.items(of: Int(friend)).suffix(Limits.pairsOfFollowee) where item.strength > 0 {
                tallies.friends.add(Double(item.strength) / Double(circle.count), to: item.other)
                tallies.friendCounts.add(1, to: item.other)
            }
        }
        tallies.friends.scale { [counts = tallies.friendCounts, behaviour] item in
            guard counts[item] >= Double(Self.fewestFriends) else { return 0 }
            return 1 / Double(behaviour.people(of: item)).squareRoot().squareRoot()
        }
        return circle.count
    }

    /// What is described like the profile.
    mutating func gatherContent(like profile: [Behaviour.Edge]) {
        tallies.content.clear(isForSale.count)
        tallies.terms.clear(descriptions.termCount)
        for source in profile.prefix(Limits.describedItems) {
            for term in descriptions.terms(of: Int(source.other)) {
                let weight = descriptions.weight(of: Int(term), in: Int(source.other))
                tallies.terms.add(Double(source.strength) * weight, to: term)
            }
        }
        var best = BestItems(Limits.terms)
        for term in tallies.terms.touched { best.offer(term, tallies.terms[Int(term)]) }
        var room = Limits.itemsOfTerms
        for term in best.items.sorted(by: { tallies.terms[Int($0)] > tallies.terms[Int($1)] }) {
            let items = descriptions.items(with: Int(term)).suffix(room)
            room -= items.count
            tallies.content.add(items, times: tallies.terms[Int(term)] * descriptions.weight(of: Int(term)))
        }
        tallies.content.scale(by: descriptions.scales)
    }

    /// The product of a profile that is described most like an item; nil if there is no other in it.
    mutating func mostAlike(_ item: Int, in profile: [Behaviour.Edge]) -> Int? {
        // Once in a tally, the item's terms are found without a search by each product it is compared to.
        tallies.terms.clear(descriptions.termCount)
        for term in descriptions.terms(of: item) { tallies.terms.add(descriptions.weight(of: Int(term)), to: term) }
        var most: (item: Int, likeness: Double)?
        for source in profile.prefix(Limits.describedItems) where source.other != item {
            let other = Int(source.other)
            let likeness = descriptions.terms(of: other).reduce(0) { likeness, term in
                likeness + tallies.terms[Int(term)] * descriptions.weight(of: Int(term), in: other)
            }
            if likeness > most?.likeness ?? -1 { most = (other, likeness) }
        }
        return most?.item
    }
}
