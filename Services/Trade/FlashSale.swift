import Model

/// What the service knows about a flash sale may be seen by everybody, so the entity is the contract's own type.
typealias FlashSale = Trade.FlashSale

extension FlashSale {
    /// A sale that has sold nothing yet; cheaper than alone, in slots one after the other.
    init(
        _ command: Trade.OfferFlashSale,
        id: ID<FlashSale>,
        priceAlone: Money,
        at now: Timestamp
    ) throws(Refusal) {
        self.init(
            id: id,
            product: command.product,
            price: command.price,
            quota: command.quota,
            sold: 0,
            perPerson: command.perPerson ?? 1,
            slots: command.slots,
            admissionsPerSecond: command.admissionsPerSecond,
            state: .planned,
            createdAt: now
        )
        guard price.currency == priceAlone.currency, price.amount > 0, price.amount < priceAlone.amount else {
            throw Refusal(
                .invalidField,
                "A flash sale is cheaper than \(priceAlone.amount) \(priceAlone.currency).",
                path: "$.price"
            )
        }
        try checkNumbers()
        try checkSlots(at: now)
    }

    private func checkNumbers() throws(Refusal) {
        guard (1...1_000_000).contains(quota) else {
            throw Refusal(.quantityRefused, "A flash sale has 1 to 1000000 pieces.", path: "$.quota")
        }
        guard (1...min(quota, Order.mostPieces)).contains(perPerson) else {
            throw Refusal(.quantityRefused, "A person may have 1 piece to all of them.", path: "$.per_person")
        }
        guard admissionsPerSecond.map({ (1...1000).contains($0) }) ?? true else {
            throw Refusal(
                .invalidField,
                "A waiting room lets 1 to 1000 people through in a second.",
                path: "$.admissions_per_second"
            )
        }
    }

    private func checkSlots(at now: Timestamp) throws(Refusal) {
        guard (1...50).contains(slots.count) else {
            throw Refusal(.invalidField, "A flash sale has 1 to 50 slots.", path: "$.slots")
        }
        var end = now
        for (position, slot) in slots.enumerated() {
            guard slot.from < slot.until, slot.until > now, position == 0 || slot.from >= end else {
                throw Refusal(
                    .invalidField,
                    "Slots follow one another, and none is over.",
                    path: "$.slots[\(position)]"
                )
            }
            end = slot.until
        }
    }

    /// How long after the last slot its orders may still be paid, with all the grace that late news is given.
    private static let settlingTime = Duration.seconds(15 * 60)

    /// What the catalogue is asked to set aside for it.
    var allotment: Catalogue.AllotStock {
        Catalogue.AllotStock(
            sale: id,
            product: product,
            quantity: quota,
            until: (slots.last?.until ?? createdAt) + Self.settlingTime
        )
    }

    /// Whether a command is the one that it was offered by, come again.
    func isOffered(by command: Trade.OfferFlashSale) -> Bool {
        product == command.product && price == command.price && quota == command.quota
            && perPerson == command.perPerson ?? 1 && slots == command.slots
            && admissionsPerSecond == command.admissionsPerSecond
    }

    var left: Int { quota - sold }

    /// The slot that is on, or the next one; nil after the last.
    func slot(at now: Timestamp) -> Int? { slots.firstIndex { now < $0.until } }

    /// Refuses sales that do not take place.
    func refuseIfRefused() throws(Refusal) {
        guard state != .refused else {
            throw Refusal(.flashSaleRefused, "The flash sale \(id) does not take place.", path: "$.sale")
        }
    }

    /// The slot that is on.
    func openSlot(at now: Timestamp) throws(Refusal) -> Int {
        try refuseIfRefused()
        guard let position = slot(at: now) else {
            throw Refusal(.flashSaleOver, "The flash sale \(id) is over.", path: "$.sale")
        }
        let from = slots[position].from
        guard now >= from else {
            let wait = (from.milliseconds - now.milliseconds + 999) / 1000
            throw Refusal(.flashSaleEarly, "It goes on at \(from).", path: "$.sale", retryAfter: Int(wait))
        }
        guard state == .ready else {
            throw Refusal(.flashSaleEarly, "Its pieces are being set aside.", path: "$.sale", retryAfter: 1)
        }
        return position
    }

    /// What pieces cost, and why: never more than alone, should that have become cheaper.
    func quote(_ quantity: Int, priceAlone: Money) throws(Refusal) -> Trade.Quote {
        try .ofSale(product, quantity: quantity, at: price, priceAlone: priceAlone, rule: .flashSale)
    }
}

/// The counter of a waiting room, for one slot: lets people through one after the other, at a steady pace.
struct WaitingRoom: Hashable {
    let slot: Int
    /// How many have been given a ticket.
    private(set) var entered: Int
    /// When the next one is let through at the earliest.
    private(set) var nextAdmission: Timestamp

    init(slot: Int, entered: Int, nextAdmission: Timestamp) {
        self.slot = slot
        self.entered = entered
        self.nextAdmission = nextAdmission
    }

    /// The number of who comes now, and when they are let through; nobody gains a time that nobody has used.
    mutating func enter(at now: Timestamp, admissionsPerSecond: Int) -> (number: Int, admittedAt: Timestamp) {
        let admittedAt = max(now, nextAdmission)
        // Whole milliseconds that add up to a second for every so many people, however the rate divides it.
        let pause = (entered + 1) * 1000 / admissionsPerSecond - entered * 1000 / admissionsPerSecond
        entered += 1
        nextAdmission = admittedAt + .milliseconds(pause)
        return (entered, admittedAt)
    }
}
