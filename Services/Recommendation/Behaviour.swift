import Model

import func Glibc.exp2

/// What people had to do with products: who with what, how strongly, and how long ago.
///
/// A person and a product make one ``Pair``, as strong as the strongest thing that happened between them; so what comes
/// twice, late or in another order leads to the same. Strengths are told as seen from one fixed day: all fade alike, so
/// nothing has to be touched while time passes.
struct Behaviour: Sendable {
    /// One end of a pair: the other end, and how strong it is.
    ///
    /// Lists of these are gone through a hundred thousand times for one answer, so all that is asked of a pair there
    /// stands in its line.
    struct Edge: Sendable {
        /// An item in a person's list, a person in an item's.
        var other: Int32
        fileprivate(set) var strength: Float = 0

        fileprivate init(_ other: Int) {
            self.other = Int32(other)
        }
    }

    private struct Pair: Sendable {
        /// Of all but purchases.
        var interest: Float = 0
        /// Where it stands in the lists of its two ends.
        var placeAtPerson: Int32
        var placeAtItem: Int32
    }

    /// What a person bought of one product; orders that came to nothing are not among the times.
    struct Purchase: Sendable {
        fileprivate var pieces = 0
        fileprivate(set) var times: Int32 = 0
        fileprivate(set) var lastAt = Timestamp(milliseconds: .min)
        fileprivate var lastReturnAt = Timestamp(milliseconds: .min)

        /// Whether something is left of it: not all was given back, or it was bought again since.
        var isKept: Bool { times > 0 && (pieces > 0 || lastAt > lastReturnAt) }

        fileprivate mutating func add(_ feedback: Feedback) {
            guard feedback.act != .buy else {
                pieces += feedback.count
                times += 1
                lastAt = max(lastAt, feedback.at)
                return
            }
            pieces -= feedback.count
            lastReturnAt = max(lastReturnAt, feedback.at)
            if feedback.act == .cancel { times -= 1 }
        }
    }

    /// By person and by item, in the order in which the pairs came to be.
    private(set) var byPerson: [[Edge]] = []
    private(set) var byItem: [[Edge]] = []
    /// The strengths of all pairs of a person and of an item, added up.
    private var personSums: [Double] = []
    private var itemSums: [Double] = []
    /// What a step from a person, or to or from an item, is multiplied by: one over the sum, or over its root.
    private(set) var personScales: [Double] = []
    private(set) var itemScales: [Double] = []
    private var pairs: [UInt64: Pair] = [:]
    private var purchases: [UInt64: Purchase] = [:]

    /// The day from which strengths are seen.
    ///
    /// A Float takes the half-lives of sixty years on either side of it.
    private static let fixedDay = Timestamp(milliseconds: 1_767_225_600_000)

    func strength(_ weight: Double, at time: Timestamp) -> Float {
        Float(weight * exp2(max(-120, min(120, -HalfLife.taste.age(of: time, at: Self.fixedDay)))))
    }

    mutating func add(_ feedback: Feedback, person: Int, item: Int) {
        let key = Self.key(person, item)
        var pair = pairs[key] ?? newPair(person, item)
        switch feedback.act {
        case .view, .like, .share, .cart:
            pair.interest = max(pair.interest, strength(feedback.weight, at: feedback.at))
        case .buy, .giveBack, .cancel:
            purchases[key, default: Purchase()].add(feedback)
        }
        pairs[key] = pair
        let bought = purchases[key].map { purchase in
            purchase.isKept ? strength(Feedback.Act.buy.weight, at: purchase.lastAt) : 0
        }
        setStrength(max(pair.interest, bought ?? 0), of: pair, person, item)
    }

    /// Forgets all that a person did.
    mutating func remove(person: Int) {
        guard person < byPerson.count else { return }
        for edge in byPerson[person] {
            let item = Int(edge.other)
            purchases[Self.key(person, item)] = nil
            guard let pair = pairs.removeValue(forKey: Self.key(person, item)) else { continue }
            byItem[item].remove(at: Int(pair.placeAtItem))
            for place in Int(pair.placeAtItem)..<byItem[item].count {
                pairs[Self.key(Int(byItem[item][place].other), item)]?.placeAtItem = Int32(place)
            }
            setSum(byItem[item].reduce(0) { $0 + Double($1.strength) }, ofItem: item)
        }
        byPerson[person] = []
        setSum(0, ofPerson: person)
    }

    /// How many people had to do with an item.
    func people(of item: Int) -> Int { item < byItem.count ? byItem[item].count : 0 }

    /// What a person had to do with; nothing if nothing is known of them.
    func items(of person: Int) -> [Edge] { person < byPerson.count ? byPerson[person] : [] }

    /// Whether a person had to do with an item; what they bought and gave back, they had.
    func has(_ person: Int, _ item: Int) -> Bool {
        guard let pair = pairs[Self.key(person, item)] else { return false }
        return pair.interest > 0 || purchase(person, item).map { $0.times > 0 } ?? false
    }

    func purchase(_ person: Int, _ item: Int) -> Purchase? { purchases[Self.key(person, item)] }

    private mutating func setStrength(_ strength: Float, of pair: Pair, _ person: Int, _ item: Int) {
        let before = byPerson[person][Int(pair.placeAtPerson)].strength
        guard strength != before else { return }
        byPerson[person][Int(pair.placeAtPerson)].strength = strength
        byItem[item][Int(pair.placeAtItem)].strength = strength
        setSum(personSums[person] + Double(strength) - Double(before), ofPerson: person)
        setSum(itemSums[item] + Double(strength) - Double(before), ofItem: item)
    }

    private mutating func setSum(_ sum: Double, ofPerson person: Int) {
        personSums[person] = sum
        personScales[person] = sum > 0 ? 1 / sum : 0
    }

    private mutating func setSum(_ sum: Double, ofItem item: Int) {
        itemSums[item] = sum
        itemScales[item] = sum > 0 ? 1 / sum.squareRoot() : 0
    }

    private mutating func newPair(_ person: Int, _ item: Int) -> Pair {
        while byPerson.count <= person {
            byPerson.append([])
            personSums.append(0)
            personScales.append(0)
        }
        while byItem.count <= item {
            byItem.append([])
            itemSums.append(0)
            itemScales.append(0)
        }
        byPerson[person].append(Edge(item))
        byItem[item].append(Edge(person))
        return Pair(
            placeAtPerson: Int32(byPerson[person].count - 1),
            placeAtItem: Int32(byItem[item].count - 1)
        )
    }

    private static func key(_ person: Int, _ item: Int) -> UInt64 { UInt64(person) << 32 | UInt64(item) }
}
