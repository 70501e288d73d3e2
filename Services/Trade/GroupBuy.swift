import Model

/// What the service knows about a group-buy may be seen by everybody, so the entity is the contract's own type.
typealias GroupBuy = Trade.GroupBuy

extension GroupBuy {
    /// A group-buy that waits for everybody, its leader's seat reserved.
    init(
        id: ID<GroupBuy>,
        of offer: Trade.GroupBuyOffer,
        leader: ID<Person>,
        order: ID<Trade.Order>,
        at now: Timestamp
    ) {
        self.init(
            id: id,
            offer: offer.id,
            product: offer.product,
            price: offer.price,
            size: offer.size,
            leader: leader,
            members: [Trade.GroupBuyMember(person: leader, order: order, isPaid: false, joinedAt: now)],
            state: .open,
            openedAt: now,
            expiresAt: now + .seconds(offer.lifetimeSeconds)
        )
    }

    /// The name of the timer that ends it.
    var timer: String { "group-buy.\(id)" }

    func isOpen(at now: Timestamp) -> Bool { state == .open && now < expiresAt }

    /// Reserves a seat.
    mutating func join(_ person: ID<Person>, with order: ID<Trade.Order>, at now: Timestamp) throws(Refusal) {
        guard isOpen(at: now) else {
            throw Refusal(.groupBuyClosed, "The group-buy \(id) takes nobody any more.", path: "$.group_buy")
        }
        guard !members.contains(where: { $0.person == person }) else {
            throw Refusal(.alreadyInGroupBuy, "The person has a seat in the group-buy \(id).", path: "$.buyer")
        }
        guard members.count < size else {
            throw Refusal(.groupBuyFull, "All \(size) seats of the group-buy \(id) are taken.", path: "$.group_buy")
        }
        members.append(Trade.GroupBuyMember(person: person, order: order, isPaid: false, joinedAt: now))
    }

    /// Confirms the seat that an order has reserved; the last one forms the group.
    mutating func confirm(_ order: ID<Trade.Order>, at now: Timestamp) {
        for position in members.indices where members[position].order == order { members[position].isPaid = true }
        guard state == .open, members.count == size, members.allSatisfy(\.isPaid) else { return }
        close(.formed, at: now)
    }

    /// Gives a seat up while the group is open; the one who came next inherits the lead, and the time stays.
    ///
    /// - Returns: who left; nil if the order has no seat to give up.
    mutating func leave(_ order: ID<Trade.Order>) -> ID<Person>? {
        guard state == .open, let position = members.firstIndex(where: { $0.order == order }) else { return nil }
        let person = members.remove(at: position).person
        if let heir = members.first, person == leader { leader = heir.person }
        return person
    }

    mutating func close(_ state: Trade.GroupBuyState, at now: Timestamp) {
        self.state = state
        closedAt = now
    }
}

extension Trade.GroupBuyOffer {
    /// What a group-buy of a product is to cost; lower than alone, in the same currency.
    init(
        _ command: Trade.OfferGroupBuy,
        id: ID<Trade.GroupBuyOffer>,
        priceAlone: Money,
        at now: Timestamp
    ) throws(Refusal) {
        guard (2...100).contains(command.size) else {
            throw Refusal(.quantityRefused, "A group has 2 to 100 people.", path: "$.size")
        }
        let price = command.price
        guard price.currency == priceAlone.currency, price.amount > 0, price.amount < priceAlone.amount else {
            throw Refusal(
                .invalidField,
                "A group pays less than \(priceAlone.amount) \(priceAlone.currency).",
                path: "$.price"
            )
        }
        let lifetime = command.lifetimeSeconds ?? 86_400
        guard (60...2_592_000).contains(lifetime) else {
            throw Refusal(.invalidField, "A group waits for a minute to 30 days.", path: "$.lifetime_seconds")
        }
        self.init(
            id: id,
            product: command.product,
            price: price,
            size: command.size,
            lifetimeSeconds: lifetime,
            paidButFull: command.paidButFull,
            createdAt: now
        )
    }
}
