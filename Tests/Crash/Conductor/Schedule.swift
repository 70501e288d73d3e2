import RingMessages
import Support

/// What is sent and what is broken, in which order: a pure function of the seed.
struct Schedule: Equatable {
    var rounds: [[Step]]
    /// One token for each lane, without an errand, to be sent last: what was lost before cannot hide as "not yet sent".
    var closing: [Token]

    /// Tokens to send, and what to do to the ring while they are under way.
    struct Step: Equatable {
        var tokens: [Token]
        var disturbance: Disturbance
    }

    /// Services are named by their index in the ring.
    enum Disturbance: Equatable {
        /// SIGKILL to a service, by its own hand, when it reaches a failpoint for the n-th time.
        case killAt(failpoint: String, hit: Int, service: Int)
        /// SIGKILL to a service at a moment of no meaning.
        case kill(service: Int, afterMilliseconds: Int)
        case killBroker
        case raiseMemoryAlarm
        case cutConnections(service: Int)
        case delayConnections(service: Int)
        case deleteEventQueue(service: Int)
        case fillDisk(service: Int)
    }

    /// Each round kills services at five failpoints and once at random, and makes trouble twice besides; no kill and
    /// no trouble comes again before every other one has had its turn.
    init(seed: UInt64, rounds: Int, failpoints: [String]) {
        var generator = SeededGenerator(seed: seed)
        var tokens = TokenSource()
        var kills = Deck(failpoints.flatMap { failpoint in ring.indices.map { (failpoint, $0) } })
        var troubles = Deck(
            [.killBroker, .raiseMemoryAlarm]
                + ring.indices.flatMap { service -> [Disturbance] in
                    [
                        .cutConnections(service: service), .delayConnections(service: service),
                        .deleteEventQueue(service: service), .fillDisk(service: service),
                    ]
                }
        )
        self.rounds = (0..<rounds).map { _ in
            var disturbances = (0..<5).map { _ -> Disturbance in
                let (failpoint, service) = kills.draw(using: &generator)
                return .killAt(failpoint: failpoint, hit: .random(in: 1...4, using: &generator), service: service)
            }
            disturbances.append(
                .kill(
                    service: .random(in: ring.indices, using: &generator),
                    afterMilliseconds: .random(in: 0...300, using: &generator)
                )
            )
            disturbances += [troubles.draw(using: &generator), troubles.draw(using: &generator)]
            disturbances.shuffle(using: &generator)
            return disturbances.map { disturbance in
                Step(tokens: (0..<40).map { _ in tokens.next(using: &generator) }, disturbance: disturbance)
            }
        }
        closing = tokens.closing()
    }
}

/// Cards that come in random order, each once before any comes again.
private struct Deck<Card> {
    private let cards: [Card]
    private var rest: [Card] = []

    init(_ cards: [Card]) {
        precondition(!cards.isEmpty, "Nothing can be drawn from an empty deck.")
        self.cards = cards
    }

    mutating func draw(using generator: inout SeededGenerator) -> Card {
        if rest.isEmpty { rest = cards.shuffled(using: &generator) }
        return rest.removeLast()
    }
}

/// Makes tokens, numbered within their lanes.
struct TokenSource {
    static let lanesPerOrigin = 4

    private var sent = 0
    private var sentByLane = [Int](repeating: 0, count: ring.count * lanesPerOrigin)

    mutating func next(using generator: inout SeededGenerator) -> Token {
        let origin = Int.random(in: ring.indices, using: &generator)
        let lane = origin * Self.lanesPerOrigin + .random(in: 0..<Self.lanesPerOrigin, using: &generator)
        let hops = Int.random(in: 2...5, using: &generator)
        let roll = Int.random(in: 0..<100, using: &generator)
        let errand: Errand =
            switch roll {
            case ..<40 where !Self.keepsOrder(lane: lane): .sleep
            case ..<4: .stumble
            case ..<10: .refuse
            default: .none
            }
        sent += 1
        sentByLane[lane] += 1
        return Token(
            id: sent,
            origin: origin,
            lane: lane,
            number: sentByLane[lane],
            hops: hops,
            errand: errand,
            errandHop: .random(in: 0..<hops, using: &generator)
        )
    }

    /// Returns a token without an errand for every lane.
    mutating func closing() -> [Token] {
        sentByLane.indices.map { lane in
            sent += 1
            sentByLane[lane] += 1
            return Token(
                id: sent,
                origin: lane / Self.lanesPerOrigin,
                lane: lane,
                number: sentByLane[lane],
                hops: ring.count,
                errand: .none,
                errandHop: 0
            )
        }
    }

    /// Tells whether tokens of a lane arrive in the order in which they were sent: those that sleep overtake no one
    /// but are overtaken, so one lane of each origin is theirs.
    static func keepsOrder(lane: Int) -> Bool { lane % lanesPerOrigin != 0 }
}
