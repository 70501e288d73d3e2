import Model

/// All that feeds are made of, in memory: follows from the service's tables, and from nothing else.
///
/// A value that one thread at a time may have. Queries change it, too: they reckon in its tallies.
struct Recommender: Sendable {
    /// Something that has been committed.
    enum Change: Sendable {
        case feedback(Feedback)
        case offer(Offer)
        case retirement(ID<Catalogue.Product>)
        case follow(ID<Person>, of: ID<Person>)
        case unfollow(ID<Person>, of: ID<Person>)
        case personalisation(ID<Person>, isAllowed: Bool)
        /// The person's data may only be kept.
        case restriction(ID<Person>)
        /// It may be used again: all that they did, and whether they allow personalisation.
        case restrictionLifted(ID<Person>, did: [Feedback], isWilling: Bool)
    }

    private(set) var people = Numbering<Person>()
    private(set) var products = Numbering<Catalogue.Product>()
    private(set) var behaviour = Behaviour()
    private(set) var trend = Trend()
    private(set) var descriptions = Descriptions()
    /// By item: what may be shown.
    private(set) var isForSale: [Bool] = []
    /// By person: whom they follow, in the order in which that began.
    private var followees: [Int: [Int32]] = [:]
    /// Who allows personalisation.
    private var willing: Set<Int32> = []
    var tallies = Tallies()

    init() {}

    mutating func apply(_ change: Change) {
        switch change {
        case .feedback(let feedback):
            let item = item(feedback.product)
            behaviour.add(feedback, person: people.number(feedback.person), item: item)
            trend.add(feedback, item: item)
        case .offer(let offer):
            let item = item(offer.id)
            isForSale[item] = offer.isForSale
            descriptions.describe(item, by: offer.words)
        case .retirement(let product):
            let item = item(product)
            isForSale[item] = false
            descriptions.describe(item, by: [])
        case .follow(let follower, let followee):
            let (follower, followee) = (people.number(follower), Int32(people.number(followee)))
            if !followees[follower, default: []].contains(followee) {
                followees[follower, default: []].append(followee)
            }
        case .unfollow(let follower, let followee):
            guard let follower = people.find(follower), let followee = people.find(followee) else { return }
            followees[follower]?.removeAll { $0 == followee }
        case .personalisation(let person, let isAllowed):
            let number = Int32(people.number(person))
            if isAllowed { willing.insert(number) } else { willing.remove(number) }
        case .restriction(let person):
            guard let number = people.find(person) else { return }
            behaviour.remove(person: number)
            willing.remove(Int32(number))
        case .restrictionLifted(let person, let did, let isWilling):
            let number = people.number(person)
            // Not into the trend: there it is still, or too old to matter.
            for feedback in did {
                let item = item(feedback.product)
                behaviour.add(feedback, person: number, item: item)
            }
            if isWilling { willing.insert(Int32(number)) }
        }
    }

    func isWilling(_ person: Int) -> Bool { willing.contains(Int32(person)) }

    /// Those whom a person follows and who allow that it is recommended by what they do.
    func willingFollowees(of person: Int) -> [Int32] { (followees[person] ?? []).filter(willing.contains) }

    /// What is in the counters of ``Trend`` stays there: it is nobody's any more.
    mutating func forget(_ person: ID<Person>) {
        guard let number = people.find(person) else { return }
        behaviour.remove(person: number)
        followees[number] = nil
        for follower in followees.keys { followees[follower]?.removeAll { $0 == number } }
        willing.remove(Int32(number))
        people.forget(person)
    }

    private mutating func item(_ product: ID<Catalogue.Product>) -> Int {
        let item = products.number(product)
        while isForSale.count <= item { isForSale.append(false) }
        return item
    }
}

extension Recommender {
    /// Sums that a question needs, kept from one to the next for their room.
    struct Tallies: Sendable {
        var seen = Tally()
        var neighbours = Tally()
        var reach = Tally()
        var similar = Tally()
        var friends = Tally()
        var friendCounts = Tally()
        var terms = Tally()
        var content = Tally()
    }
}
