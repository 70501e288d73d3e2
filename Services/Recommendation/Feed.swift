import Model

import func Glibc.exp2

/// An item that may come into a feed, with what speaks for it.
struct Candidate {
    var item: Int32
    /// What each signal adds to the score, in the order of ``Recommender/Signal``; the other lanes are zero.
    var parts = SIMD8<Double>()

    var score: Double { parts.sum() }
}

extension Recommender {
    enum Signal: Int, CaseIterable {
        case similar, friends, content, trend, repurchase
    }

    /// How much each signal counts, measured in its quadratic mean over the candidates.
    enum Weights {
        static let similar = 1.0
        static let friends = 0.15
        /// For people of whom next to nothing is known.
        static let friendsOfNewcomers = 1.0
        static let newcomersKnow = 5
        static let trend = 0.4
        static let repurchase = 3.0
        /// With so many people an item's behaviour counts as much as its description.
        static let evenPeople = 10.0
    }

    /// How many candidates each signal may name.
    private static let namedBySignal = 200

    /// Recommends to a person by what they, those they follow and everybody did; to one who hasn't allowed it, or of
    /// whom nothing is known, by what everybody did.
    mutating func feed(
        for person: ID<Person>,
        limit: Int,
        isSeenIncluded: Bool,
        isPersonal: Bool = true,
        now: Timestamp
    ) -> Recommendation.Feed {
        guard isPersonal, let number = people.find(person), isWilling(number) else { return generalFeed(limit) }
        let profile = profile(of: number)
        let circle = gatherFriends(of: number)
        guard !profile.isEmpty || !tallies.friends.touched.isEmpty else { return generalFeed(limit) }
        gatherSeen(by: number, isSeenIncluded)
        let isOpen = { [seen = tallies.seen, isForSale] (item: Int) in isForSale[item] && seen[item] == 0 }
        spread(profile, of: number, isOpen)
        gatherContent(like: profile)
        var candidates = candidates(isOpen)
        weigh(&candidates, for: number, isNewcomer: profile.count < Weights.newcomersKnow, at: now)
        let shown = best(candidates, limit)
        var items = shown.map { candidate in
            feedItem(candidate, reasons: reasons(for: candidate, profile: profile, circle: circle))
        }
        items += guesses(limit - items.count, besides: Set(shown.map(\.item)), isOpen)
        return Recommendation.Feed(mode: .personalised, items: items)
    }

    /// Recommends what everybody wants, by nothing of the person's own.
    private func generalFeed(_ limit: Int) -> Recommendation.Feed {
        let isOpen = { [isForSale] (item: Int) in isForSale[item] }
        var candidates = candidates(named: wanted(isOpen))
        for position in candidates.indices {
            candidates[position].parts[Signal.trend.rawValue] = trend.score(Int(candidates[position].item))
        }
        let shown = best(candidates, limit)
        let items = shown.map { feedItem($0, reasons: [.init(code: .trend, share: 1)]) }
        let guesses = guesses(limit - items.count, besides: Set(shown.map(\.item)), isOpen)
        return Recommendation.Feed(mode: .general, items: items + guesses)
    }
}

// Candidates and their scores.
extension Recommender {
    private func candidates(_ isOpen: (Int) -> Bool) -> [Candidate] {
        var items = wanted(isOpen)
        for tally in [tallies.similar, tallies.friends, tallies.content] {
            var best = BestItems(Self.namedBySignal)
            for item in tally.touched where best.wants(tally[Int(item)]) && tally[Int(item)] > 0 && isOpen(Int(item)) {
                best.offer(item, tally[Int(item)])
            }
            items += best.items
        }
        return candidates(named: items)
    }

    /// Each item once, in the order of the items, so that the same memory adds up to the same scores.
    private func candidates(named items: [Int32]) -> [Candidate] {
        var last: Int32?
        return items.sorted().compactMap { item in
            defer { last = item }
            return item == last ? nil : Candidate(item: item)
        }
    }

    /// What most people want at the moment, and what they wanted ever; some of it twice.
    private func wanted(_ isOpen: (Int) -> Bool) -> [Int32] {
        var (now, ever) = (BestItems(Self.namedBySignal), BestItems(Self.namedBySignal))
        for item in trend.levels.indices where trend.totals[item] > 0 {
            let (isNow, isEver) = (now.wants(trend.levels[item]), ever.wants(trend.totals[item]))
            guard isNow || isEver, isOpen(item) else { continue }
            if isNow { now.offer(Int32(item), trend.levels[item]) }
            if isEver { ever.offer(Int32(item), trend.totals[item]) }
        }
        return now.items + ever.items
    }

    /// Gives each candidate its parts: raw value × weight ÷ quadratic mean over the candidates.
    ///
    /// Unlike standard scores, what no signal speaks for stays zero, and every part is what its signal has added.
    private func weigh(_ candidates: inout [Candidate], for person: Int, isNewcomer: Bool, at now: Timestamp) {
        var squares = SIMD8<Double>()
        for position in candidates.indices {
            let item = Int(candidates[position].item)
            let raw: SIMD8<Double> = [
                max(0, tallies.similar[item]), tallies.friends[item], tallies.content[item], trend.score(item),
                0, 0, 0, 0,
            ]
            candidates[position].parts = raw
            squares += raw * raw
        }
        // A signal that says the same of all candidates can't drown those that tell them apart.
        let means = (squares / Double(max(1, candidates.count))).squareRoot()
        let units = means.replacing(with: 1, where: means .== 0)
        for position in candidates.indices {
            let item = Int(candidates[position].item)
            let people = Double(behaviour.people(of: item))
            let trustInBehaviour = people / (people + Weights.evenPeople)
            let weights: SIMD8<Double> = [
                Weights.similar * trustInBehaviour,
                isNewcomer ? Weights.friendsOfNewcomers : Weights.friends,
                1 - trustInBehaviour,
                Weights.trend,
                0, 0, 0, 0,
            ]
            candidates[position].parts *= weights / units
            candidates[position].parts[Signal.repurchase.rawValue] =
                Weights.repurchase * need(of: person, for: item, at: now)
        }
    }

    /// How much somebody who bought an item may want it again: the more, the oftener and the later they did.
    private func need(of person: Int, for item: Int, at now: Timestamp) -> Double {
        guard let purchase = behaviour.purchase(person, item), purchase.isKept else { return 0 }
        return HalfLife.repurchase.remainder(of: purchase.lastAt, at: now) * Double(purchase.times).squareRoot()
    }

    private func best(_ candidates: [Candidate], _ limit: Int) -> [Candidate] {
        let scored = candidates.map {
            ($0, score: $0.score, id: products.ids[Int($0.item)]?.uuid ?? .init(high: 0, low: 0))
        }
        .filter { $0.score > 0 }
        return scored.sorted { ($1.score, $0.id) < ($0.score, $1.id) }.prefix(limit).map(\.0)
    }

    /// What next to nobody knows, the newest first: shown where nothing else is to be.
    private func guesses(
        _ limit: Int,
        besides shown: Set<Int32>,
        _ isOpen: (Int) -> Bool
    ) -> [Recommendation.FeedItem] {
        guard limit > 0 else { return [] }
        var best = BestItems(limit)
        for item in isForSale.indices.reversed() {
            let value = -Double(behaviour.people(of: item))
            guard best.wants(value), isOpen(item), !shown.contains(Int32(item)) else { continue }
            best.offer(Int32(item), value)
        }
        return best.items.sorted { (behaviour.people(of: Int($0)), -$0) < (behaviour.people(of: Int($1)), -$1) }
            .map { item in
                feedItem(Candidate(item: item), reasons: [.init(code: .explore, share: 1)])
            }
    }
}

// Reasons.
extension Recommender {
    private static let namedSources = 3
    /// Sources looked at for a name; what others have brought is told without one.
    private static let examinedSources = 30

    private func feedItem(_ candidate: Candidate, reasons: [Recommendation.Reason]) -> Recommendation.FeedItem {
        guard let product = products.ids[Int(candidate.item)] else {
            preconditionFailure("products are never forgotten")
        }
        return Recommendation.FeedItem(product: product, score: candidate.score, reasons: reasons)
    }

    /// The parts of a score as shares of it, the largest first.
    private mutating func reasons(
        for candidate: Candidate,
        profile: [Behaviour.Edge],
        circle: Int
    ) -> [Recommendation.Reason] {
        let item = Int(candidate.item)
        let score = candidate.score
        var reasons: [Recommendation.Reason] = []
        for signal in Signal.allCases where candidate.parts[signal.rawValue] > 0 {
            let share = candidate.parts[signal.rawValue] / score
            switch signal {
            case .similar:
                reasons += similarities(to: item, profile: profile, share: share)
            case .friends:
                // Never everybody: it would tell of each of them.
                let count = min(Int(tallies.friendCounts[item]), circle - 1)
                reasons.append(.init(code: .friends, share: share, people: count))
            case .content:
                let like = mostAlike(item, in: profile)
                reasons.append(.init(code: .content, share: share, product: like.flatMap { products.ids[$0] }))
            case .trend:
                reasons.append(.init(code: .trend, share: share))
            case .repurchase:
                reasons.append(.init(code: .repurchase, share: share))
            }
        }
        return reasons.sorted { $0.share > $1.share }
    }

    /// The items of the profile that have brought most, and all others together.
    private mutating func similarities(
        to item: Int,
        profile: [Behaviour.Edge],
        share: Double
    ) -> [Recommendation.Reason] {
        let sources = profile.prefix(Self.examinedSources)
        let contributions = contributions(of: sources, to: item)
        let total = tallies.similar[item]
        let named = zip(sources, contributions).filter { $0.1 > 0 }.sorted { $0.1 > $1.1 }.prefix(Self.namedSources)
        var rest = share
        var reasons = named.map { source, contribution in
            let part = share * min(1, contribution / total)
            rest -= part
            return Recommendation.Reason(code: .similar, share: part, product: products.ids[Int(source.other)])
        }
        // Less than this is rounding.
        if rest > 1e-9 { reasons.append(.init(code: .similar, share: rest)) }
        return reasons
    }
}
