import Model

// What speaks for an item: each signal fills a tally by item.
extension Recommender {
    /// How much work one question may make; so an answer takes no longer in a large shop than in a small one.
    enum Limits {
        static let profile = 300
        /// People looked at for one item: the latest.
        static let peopleOfItem = 2000
        static let pairsOfNeighbours = 200_000
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
    func profile(of person: Int) -> [Behaviour.Pair] {
        let pairs = behaviour.pairs(of: person).map { behaviour.pairs[Int($0)] }.filter { $0.strength > 0 }
        return Array(pairs.sorted { ($1.strength, $0.item) < ($0.strength, $1.item) }.prefix(Limits.profile))
    }

    /// Collaborative filtering by the linear graph filter P of the profile: from each item to the people who share it,
    /// from them to what else they had to do with, each step divided by how common its ends are.
    ///
    /// P is never written down: what a question needs of it is reckoned from who had to do with what, so the latest
    /// feedback counts at once, and there is nothing to train.
    mutating func spread(_ profile: [Behaviour.Pair], of person: Int) {
        tallies.neighbours.clear(behaviour.byPerson.count)
        tallies.similar.clear(behaviour.byItem.count)
        for source in profile {
            let weight = Double(source.strength) / behaviour.itemSums[Int(source.item)].squareRoot()
            for number in behaviour.byItem[Int(source.item)].suffix(Limits.peopleOfItem) {
                let pair = behaviour.pairs[Int(number)]
                guard pair.person != person else { continue }
                tallies.neighbours.add(weight * Double(pair.strength), to: pair.person)
            }
        }
        tallies.neighbours.scale { [sums = behaviour.personSums] in 1 / sums[$0] }
        for neighbour in nearest() {
            let weight = tallies.neighbours[Int(neighbour)]
            for number in behaviour.byPerson[Int(neighbour)] {
                let pair = behaviour.pairs[Int(number)]
                tallies.similar.add(weight * Double(pair.strength), to: pair.item)
            }
        }
        tallies.similar.scale { [sums = behaviour.itemSums] in 1 / sums[$0].squareRoot() }
        // Nothing is recommended for being like itself.
        for source in profile where tallies.similar[Int(source.item)] != 0 {
            tallies.similar.add(-own(source), to: source.item)
        }
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
    private func own(_ source: Behaviour.Pair) -> Double {
        let sum = behaviour.itemSums[Int(source.item)]
        return behaviour.byItem[Int(source.item)].suffix(Limits.peopleOfItem).reduce(0) { total, number in
            let pair = behaviour.pairs[Int(number)]
            guard tallies.neighbours[Int(pair.person)] != 0 else { return total }
            let strength = Double(pair.strength)
            return total + Double(source.strength) * strength * strength / behaviour.personSums[Int(pair.person)] / sum
        }
    }

    /// What the last ``spread(_:of:)`` has brought an item from each of some sources.
    mutating func contributions(of sources: ArraySlice<Behaviour.Pair>, to item: Int) -> [Double] {
        tallies.reach.clear(behaviour.byPerson.count)
        for number in behaviour.byItem[item] {
            let pair = behaviour.pairs[Int(number)]
            guard tallies.neighbours[Int(pair.person)] != 0 else { continue }
            tallies.reach.add(Double(pair.strength) / behaviour.personSums[Int(pair.person)], to: pair.person)
        }
        return sources.map { source in
            guard source.item != item else { return 0 }
            let reached = behaviour.byItem[Int(source.item)].suffix(Limits.peopleOfItem).reduce(0.0) { sum, number in
                let pair = behaviour.pairs[Int(number)]
                return sum + Double(pair.strength) * tallies.reach[Int(pair.person)]
            }
            let common = behaviour.itemSums[Int(source.item)] * behaviour.itemSums[item]
            return Double(source.strength) * reached / common.squareRoot()
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
            for number in behaviour.pairs(of: Int(friend)).suffix(Limits.pairsOfFollowee) {
                let pair = behaviour.pairs[Int(number)]
                guard pair.strength > 0 else { continue }
                tallies.friends.add(Double(pair.strength) / Double(circle.count), to: pair.item)
                tallies.friendCounts.add(1, to: pair.item)
            }
        }
        tallies.friends.scale { [counts = tallies.friendCounts, behaviour] item in
            guard counts[item] >= Double(Self.fewestFriends) else { return 0 }
            return 1 / Double(behaviour.people(of: item)).squareRoot().squareRoot()
        }
        return circle.count
    }

    /// What is described like the profile.
    mutating func gatherContent(like profile: [Behaviour.Pair]) {
        tallies.content.clear(isForSale.count)
        tallies.terms.clear(descriptions.termCount)
        for source in profile.prefix(Limits.describedItems) {
            for term in descriptions.terms(of: Int(source.item)) {
                let weight = descriptions.weight(of: Int(term), in: Int(source.item))
                tallies.terms.add(Double(source.strength) * weight, to: term)
            }
        }
        var best = BestItems(Limits.terms)
        for term in tallies.terms.touched { best.offer(term, tallies.terms[Int(term)]) }
        var room = Limits.itemsOfTerms
        for term in best.items.sorted(by: { tallies.terms[Int($0)] > tallies.terms[Int($1)] }) {
            let items = descriptions.items(with: Int(term)).suffix(room)
            room -= items.count
            for item in items {
                let weight = descriptions.weight(of: Int(term), in: Int(item))
                tallies.content.add(tallies.terms[Int(term)] * weight, to: item)
            }
        }
    }
}
