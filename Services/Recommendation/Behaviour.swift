import Model

import func Glibc.exp2

/// What people had to do with products: who with what, how strongly, and how long ago.
///
/// A person and a product make one ``Pair``, as strong as the strongest thing that happened between them; so what comes
/// twice, late or in another order leads to the same. Strengths are told as seen from one fixed day: all fade alike, so
/// nothing has to be touched while time passes.
struct Behaviour: Sendable {
    struct Pair: Sendable {
        var person: Int32
        var item: Int32
        /// Of all but purchases.
        fileprivate var interest: Float = 0
        /// Of everything.
        fileprivate(set) var strength: Float = 0

        init(person: Int, item: Int) {
            self.person = Int32(person)
            self.item = Int32(item)
        }
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

    private(set) var pairs: [Pair] = []
    private(set) var purchases: [Int32: Purchase] = [:]
    /// Numbers of pairs, by person and by item.
    private(set) var byPerson: [[Int32]] = []
    private(set) var byItem: [[Int32]] = []
    /// The strengths of all pairs of a person and of an item, added up.
    private(set) var personSums: [Double] = []
    private(set) var itemSums: [Double] = []
    private var numbers: [UInt64: Int32] = [:]
    private var free: [Int32] = []

    /// The day from which strengths are seen.
    ///
    /// A Float takes the half-lives of sixty years on either side of it.
    private static let fixedDay = Timestamp(milliseconds: 1_767_225_600_000)

    func strength(_ weight: Double, at time: Timestamp) -> Float {
        Float(weight * exp2(max(-120, min(120, -HalfLife.taste.age(of: time, at: Self.fixedDay)))))
    }

    mutating func add(_ feedback: Feedback, person: Int, item: Int) {
        let number = pair(person, item)
        switch feedback.act {
        case .view, .like, .share, .cart:
            let interest = strength(feedback.weight, at: feedback.at)
            pairs[Int(number)].interest = max(pairs[Int(number)].interest, interest)
        case .buy, .giveBack, .cancel:
            purchases[number, default: Purchase()].add(feedback)
        }
        update(number)
    }

    /// Forgets all that a person did.
    mutating func remove(person: Int) {
        guard person < byPerson.count else { return }
        for number in byPerson[person] {
            let pair = pairs[Int(number)]
            byItem[Int(pair.item)].removeAll { $0 == number }
            itemSums[Int(pair.item)] = byItem[Int(pair.item)].reduce(0) { $0 + Double(pairs[Int($1)].strength) }
            purchases[number] = nil
            numbers[Self.key(Int(pair.person), Int(pair.item))] = nil
            free.append(number)
        }
        byPerson[person] = []
        personSums[person] = 0
    }

    /// How many people had to do with an item.
    func people(of item: Int) -> Int { item < byItem.count ? byItem[item].count : 0 }

    /// The pairs of a person; none if nothing is known of them.
    func pairs(of person: Int) -> [Int32] { person < byPerson.count ? byPerson[person] : [] }

    /// Whether a person had to do with an item; what they bought and gave back, they had.
    func has(_ person: Int, _ item: Int) -> Bool {
        guard let number = numbers[Self.key(person, item)] else { return false }
        return pairs[Int(number)].interest > 0 || purchases[number].map { $0.times > 0 } ?? false
    }

    func purchase(_ person: Int, _ item: Int) -> Purchase? { numbers[Self.key(person, item)].flatMap { purchases[$0] } }

    private mutating func update(_ number: Int32) {
        let bought = purchases[number].map { purchase in
            purchase.isKept ? strength(Feedback.Act.buy.weight, at: purchase.lastAt) : 0
        }
        var pair = pairs[Int(number)]
        let before = pair.strength
        pair.strength = max(pair.interest, bought ?? 0)
        guard pair.strength != before else { return }
        pairs[Int(number)] = pair
        personSums[Int(pair.person)] += Double(pair.strength) - Double(before)
        itemSums[Int(pair.item)] += Double(pair.strength) - Double(before)
    }

    private mutating func pair(_ person: Int, _ item: Int) -> Int32 {
        if let number = numbers[Self.key(person, item)] { return number }
        while byPerson.count <= person {
            byPerson.append([])
            personSums.append(0)
        }
        while byItem.count <= item {
            byItem.append([])
            itemSums.append(0)
        }
        let number: Int32
        if let freed = free.popLast() {
            number = freed
            pairs[Int(number)] = Pair(person: person, item: item)
        } else {
            number = Int32(pairs.count)
            pairs.append(Pair(person: person, item: item))
        }
        numbers[Self.key(person, item)] = number
        byPerson[person].append(number)
        byItem[item].append(number)
        return number
    }

    private static func key(_ person: Int, _ item: Int) -> UInt64 { UInt64(person) << 32 | UInt64(item) }
}
