import RingMessages

/// What the evidence proves wrong, one sentence for each finding; a sound ring leaves no findings.
struct Verdict: Equatable {
    var lost: [String] = []
    var duplicated: [String] = []
    var gaps: [String] = []
    var outOfOrder: [String] = []
    /// Anything else that must not be, such as a damaged database.
    var complaints: [String] = []

    var isSound: Bool { self == Verdict() }

    init() {}

    /// Judges from the confirmed tokens, the databases in the order of the ring, and the events on the wire.
    init(tokens: [Token], evidence: [Evidence], sightings: [Sighting]) {
        judgeVisits(tokens, evidence)
        judgeHearings(evidence)
        judgeOrder(evidence)
        judgeSequences(sightings, evidence)
        for (service, evidence) in zip(ring, evidence) {
            complaints += evidence.complaints.map { "\(service): \($0)" }
        }
    }

    /// Conservation, and the effect of a command exactly once.
    private mutating func judgeVisits(_ tokens: [Token], _ evidence: [Evidence]) {
        for service in ring.indices {
            var expected: [Evidence.Visit: Int] = [:]
            for token in tokens {
                for visit in token.visits(to: service) { expected[visit] = 1 }
            }
            compare(expected, evidence[service].visits.counted) { visit in
                "token \(visit.token), hop \(visit.hop), handled by \(ring[service])"
            }
        }
    }

    /// An event for every visit, exactly once at each of the two listeners.
    private mutating func judgeHearings(_ evidence: [Evidence]) {
        for listener in ring.indices {
            let expected = ring.indices.filter { $0 != listener }.flatMap { source in
                Set(evidence[source].visits).map { Evidence.Hearing(source: source, visit: $0) }
            }
            compare(expected.counted, evidence[listener].hearings.counted) { hearing in
                let visit = hearing.visit
                return "event of \(ring[hearing.source]) about token \(visit.token), hop \(visit.hop), "
                    + "heard by \(ring[listener])"
            }
        }
    }

    /// Commands of a lane in the order in which they were sent; events of a lane in the order in which they happened.
    private mutating func judgeOrder(_ evidence: [Evidence]) {
        for service in ring.indices {
            var latest: [[Int]: Evidence.Visit] = [:]
            for visit in evidence[service].visits where TokenSource.keepsOrder(lane: visit.lane) {
                let key = [visit.lane, visit.hop]
                if let before = latest[key], before.number > visit.number {
                    outOfOrder.append(
                        "\(ring[service]), lane \(visit.lane), hop \(visit.hop): "
                            + "token \(visit.token) was handled after token \(before.token)"
                    )
                }
                latest[key] = visit
            }
        }
        for listener in ring.indices {
            for source in ring.indices where source != listener {
                var position: [Evidence.Visit: Int] = [:]
                for (index, visit) in evidence[source].visits.enumerated() where position[visit] == nil {
                    position[visit] = index
                }
                var latest: [Int: Evidence.Visit] = [:]
                for hearing in evidence[listener].hearings where hearing.source == source {
                    let visit = hearing.visit
                    if let before = latest[visit.lane], let earlier = position[before], let later = position[visit],
                        earlier > later
                    {
                        outOfOrder.append(
                            "\(ring[listener]) heard of token \(visit.token), hop \(visit.hop), in lane \(visit.lane) "
                                + "of \(ring[source]) after token \(before.token), hop \(before.hop)"
                        )
                    }
                    latest[visit.lane] = visit
                }
            }
        }
    }

    /// Numbers from 1 without a hole, each for one event only, as many as there were visits.
    private mutating func judgeSequences(_ sightings: [Sighting], _ evidence: [Evidence]) {
        var messages: [Int: [Int64: Set<String>]] = [:]
        for sighting in sightings {
            guard let source = ring.firstIndex(of: sighting.source) else { continue }
            messages[source, default: [:]][sighting.sequence, default: []].insert(sighting.messageID)
        }
        for source in ring.indices {
            let bySequence = messages[source] ?? [:]
            let count = Int64(Set(evidence[source].visits).count)
            for sequence in stride(from: 1, through: max(count, bySequence.keys.max() ?? 0), by: 1) {
                switch bySequence[sequence]?.count ?? 0 {
                case 0: gaps.append("\(ring[source]): no event has the number \(sequence)")
                case 1: break
                default: gaps.append("\(ring[source]): several events have the number \(sequence)")
                }
            }
        }
    }

    private mutating func compare<Item>(_ expected: [Item: Int], _ actual: [Item: Int], name: (Item) -> String) {
        for (item, count) in expected {
            let found = actual[item] ?? 0
            if found < count { lost.append(name(item)) }
            if found > count { duplicated.append("\(name(item)), \(found) times") }
        }
        for item in actual.keys where expected[item] == nil {
            duplicated.append("\(name(item)), though nobody asked for it")
        }
    }
}

extension Token {
    /// The hops at which it is handled, not counting the one at which it is refused.
    var handledHops: Range<Int> { 0..<(errand == .refuse ? errandHop : hops) }

    fileprivate func visits(to service: Int) -> [Evidence.Visit] {
        handledHops.filter { self.service(atHop: $0) == service }.map {
            Evidence.Visit(token: id, hop: $0, lane: lane, number: number)
        }
    }
}

extension Sequence where Element: Hashable {
    fileprivate var counted: [Element: Int] {
        reduce(into: [:]) { counts, element in counts[element, default: 0] += 1 }
    }
}
