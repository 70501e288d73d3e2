import Model

/// One account's use of one thing.
struct Link: Hashable, Sendable {
    var kind: RiskControl.LinkKind
    var token: String
    var person: ID<Person>
    var since: Timestamp
}

/// Accounts joined by what they share, directly or through others.
///
/// Networks are no links: carriers and offices would join everybody with everybody. The same rings come out in whatever
/// order the links are added.
struct Rings {
    private struct Shared: Hashable {
        var kind: RiskControl.LinkKind
        var token: String
    }

    private var numbers: [ID<Person>: Int] = [:]
    private var people: [ID<Person>] = []
    private var parents: [Int] = []
    private var links: [Shared: [(person: Int, since: Timestamp)]] = [:]

    init(_ links: some Sequence<Link>) {
        for link in links {
            let person = number(of: link.person)
            self.links[Shared(kind: link.kind, token: link.token), default: []].append((person, link.since))
        }
        for (shared, users) in self.links where users.count <= Caps.people(on: shared.kind) {
            for user in users.dropFirst() { unite(users[0].person, user.person) }
        }
    }

    /// The rings of at least so many people, the largest first, then the oldest.
    func all(atLeast size: Int, isDenied: (ID<Person>) throws -> Bool) rethrows -> [RiskControl.Ring] {
        var members: [Int: [ID<Person>]] = [:]
        for person in people.indices { members[root(person), default: []].append(people[person]) }
        var shared: [Int: [(shared: Shared, since: Timestamp)]] = [:]
        for (thing, users) in links where users.count > 1 && users.count <= Caps.people(on: thing.kind) {
            let since = users.map(\.since).min() ?? users[0].since
            shared[root(users[0].person), default: []].append((thing, since))
        }
        return try members.filter { $0.value.count >= max(size, 2) }
            .map { try ring(of: $0.value.sorted(), sharing: shared[$0.key] ?? [], isDenied: isDenied) }
            .sorted { one, other in
                (other.people.count, one.since, one.people[0]) < (one.people.count, other.since, other.people[0])
            }
    }

    private func ring(
        of people: [ID<Person>],
        sharing shared: [(shared: Shared, since: Timestamp)],
        isDenied: (ID<Person>) throws -> Bool
    ) rethrows -> RiskControl.Ring {
        let counts = RiskControl.LinkKind.allCases.map { kind in
            (kind: kind, count: shared.count { $0.shared.kind == kind })
        }.filter { $0.count > 0 }
        let things = counts.map { "\($0.count) \($0.kind.noun(isOne: $0.count == 1))" }
        let denied = try people.count(where: isDenied)
        var reason = "\(people.count) accounts share \(things.joined(separator: " and "))"
        if denied > 0 { reason += "; \(denied) of them \(denied == 1 ? "was" : "were") denied" }
        return RiskControl.Ring(
            people: Array(people.prefix(Caps.ring)),
            links: counts.map(\.kind),
            since: shared.map(\.since).min() ?? Timestamp(milliseconds: 0),
            reason: reason
        )
    }

    private mutating func number(of person: ID<Person>) -> Int {
        if let number = numbers[person] { return number }
        let number = people.count
        numbers[person] = number
        people.append(person)
        parents.append(number)
        return number
    }

    private func root(_ person: Int) -> Int {
        var person = person
        while parents[person] != person { person = parents[person] }
        return person
    }

    /// Halves the path on the way, which keeps the trees flat.
    private mutating func unite(_ one: Int, _ other: Int) {
        var (one, other) = (one, other)
        while parents[one] != one {
            parents[one] = parents[parents[one]]
            one = parents[one]
        }
        while parents[other] != other {
            parents[other] = parents[parents[other]]
            other = parents[other]
        }
        parents[max(one, other)] = min(one, other)
    }
}

extension RiskControl.LinkKind {
    fileprivate func noun(isOne: Bool) -> String {
        switch self {
        case .device: isOne ? "device" : "devices"
        case .address: isOne ? "address" : "addresses"
        case .payment: "means of payment"
        }
    }
}
