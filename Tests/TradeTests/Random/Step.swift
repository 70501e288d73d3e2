import Support

/// One thing that happens; its numbers choose among what there is, so that a step makes sense whatever came before it.
struct Step: Hashable, CustomStringConvertible {
    enum Kind: String, CaseIterable {
        case place, openGroup, joinGroup, pay, cancel, refund, ship, deliver, receive
        case offerSale, joinSale, startBargain, help, buyBargain, offerPresale, orderPresale
        case claim, decide, sendBack, inspect, escalate, withdraw
        /// The gateway says something that nobody has asked for: once more, late, or against what it said.
        case gatewaySpeaks
        case gatewayRefunds
        /// The last command comes once more: with its old message id, or under a new one.
        case again
        /// A message between the services arrives: any of those under way, and now and then one that has come before.
        case post
        /// Calls to the gateway are made.
        case effects
        case time
        /// The process dies and comes up again; what it was doing may come once more.
        case crash
        /// New goods arrive.
        case restock
        /// All of a product that nobody has reserved is sold elsewhere.
        case sellOut
        case reprice
        /// A product goes off sale for good, with all groups that buy it, and another takes its place.
        case retire
        /// Somebody leaves without a trace, and somebody else comes.
        case leave
        /// Somebody changes a figure of the ledger; planted by a test, never drawn.
        case sabotage
    }

    var kind: Kind
    var a: Int
    var b: Int

    var description: String { "\(kind.rawValue) \(a) \(b)" }

    /// How often each kind is drawn, on average.
    private static let weights: [(Kind, Int)] = [
        (.place, 8), (.openGroup, 4), (.joinGroup, 12), (.offerSale, 2), (.joinSale, 8),
        (.startBargain, 3), (.help, 14), (.buyBargain, 8), (.offerPresale, 1), (.orderPresale, 6), (.pay, 18),
        (.cancel, 3), (.refund, 3), (.ship, 8),
        (.deliver, 3), (.receive, 4), (.claim, 6), (.decide, 5), (.sendBack, 4), (.inspect, 4), (.escalate, 3),
        (.withdraw, 1), (.gatewaySpeaks, 5), (.gatewayRefunds, 4), (.again, 4), (.post, 60), (.effects, 10),
        (.time, 9), (.crash, 1), (.restock, 3), (.sellOut, 1), (.reprice, 1), (.retire, 1), (.leave, 1),
    ]

    private static let factors = [1, 2, 4, 8]

    /// The steps of a seed, the same every time.
    ///
    /// Each seed draws some kinds more often than others do: what only happens when much of one thing meets little of
    /// another comes up sooner so (swarm testing, Groce et al. 2012).
    static func sequence(seed: UInt64, count: Int) -> [Step] {
        var random = SeededGenerator(seed: seed)
        var deck: [Kind] = []
        for (kind, weight) in weights {
            deck += Array(repeating: kind, count: weight * factors[Int.random(in: factors.indices, using: &random)])
        }
        return (0..<count).map { _ in
            Step(
                kind: deck[Int.random(in: deck.indices, using: &random)],
                a: Int.random(in: 0..<1000, using: &random),
                b: Int.random(in: 0..<1000, using: &random)
            )
        }
    }
}

/// Leaves out of a sequence whatever it fails without: halves first, then smaller and smaller pieces.
func shrink(_ steps: [Step], atMost tries: Int = 300, fails: ([Step]) async throws -> Bool) async rethrows -> [Step] {
    var steps = steps
    var size = max(1, steps.count / 2)
    var left = tries
    while true {
        var start = 0
        var isSmaller = false
        while start < steps.count, left > 0 {
            var fewer = steps
            fewer.removeSubrange(start..<min(start + size, steps.count))
            left -= 1
            if try await fails(fewer) {
                steps = fewer
                isSmaller = true
            } else {
                start += size
            }
        }
        guard left > 0, size > 1 || isSmaller else { return steps }
        size = max(1, size / 2)
    }
}
