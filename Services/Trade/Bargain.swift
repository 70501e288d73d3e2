import Model

/// What the service knows about a bargain may be seen by everybody, so the entity is the contract's own type.
typealias Bargain = Trade.Bargain

extension Bargain {
    /// How long a price that has been reached is kept for its opener, even if bargaining has ended for all others.
    static let timeToBuy = Duration.seconds(86_400)

    /// A bargain that waits for its first helper, all cuts drawn.
    init(id: ID<Bargain>, of offer: Trade.BargainOffer, opener: ID<Person>, seed: UInt64, at now: Timestamp) {
        let digits = String(seed, radix: 16)
        self.init(
            id: id,
            offer: offer.id,
            product: offer.product,
            opener: opener,
            start: offer.start,
            floor: offer.floor,
            price: offer.start,
            cuts: offer.cuts,
            made: 0,
            seed: String(repeating: "0", count: 16 - digits.count) + digits,
            newcomerPercent: offer.newcomerPercent,
            state: .running,
            openedAt: now,
            expiresAt: min(now + .seconds(offer.lifetimeSeconds), offer.until)
        )
    }

    /// The name of the timer that ends it.
    var timer: String { "bargain.\(id)" }

    func isRunning(at now: Timestamp) -> Bool { state == .running && now < expiresAt }

    /// All cuts, as they stand after these: for each cut that was made whether a newcomer made it.
    func schedule(after made: [Bool]) -> CutSchedule {
        var schedule = CutSchedule(
            seed: UInt64(seed, radix: 16) ?? 0,
            count: cuts,
            total: start.amount - floor.amount
        )
        for isNewcomer in made { _ = schedule.cut(morePercent: isNewcomer ? newcomerPercent : 0) }
        return schedule
    }

    /// Cuts the price; the last cut brings it to the floor.
    mutating func cut(_ amount: Int64, at now: Timestamp) {
        price.amount -= amount
        made += 1
        guard made == cuts else { return }
        state = .reached
        reachedAt = now
        expiresAt = now + Self.timeToBuy
    }

    /// Uses it for an order.
    mutating func buy(with order: ID<Trade.Order>, at now: Timestamp) throws(Refusal) {
        guard state == .reached, now < expiresAt else {
            throw Refusal(.bargainNotReached, "The bargain \(id) is \(state.rawValue).", path: "$.bargain")
        }
        state = .ordered
        self.order = order
    }

    /// Can be bought again, since its order has ended; whether it was this bargain's.
    mutating func reopen(after order: ID<Trade.Order>, at now: Timestamp) -> Bool {
        guard state == .ordered, self.order == order else { return false }
        self.order = nil
        state = .reached
        if now >= expiresAt { expire(at: now) }
        return true
    }

    mutating func expire(_ reason: String? = nil, at now: Timestamp) {
        state = .expired
        self.reason = reason
        closedAt = now
    }

    /// What buying by it costs at the moment, and why.
    var quote: Trade.Quote {
        let discount = Money(start.amount - price.amount, start.currency)
        return .ofCampaign(
            Trade.OrderLine(
                product: product,
                quantity: 1,
                unitPrice: start,
                amount: start,
                discount: discount.amount == 0 ? nil : discount
            ),
            rule: .bargain,
            detail: "\(made) of \(cuts) cuts"
        )
    }
}

// What anybody may verify.
extension Bargain {
    /// All cuts, made and to come, and whether those that were made are the ones that the seed gives.
    func explanation(of made: [(amount: Int64, isNewcomer: Bool)]) -> Trade.BargainExplanation {
        let schedule = schedule(after: made.map(\.isNewcomer))
        var price = start.amount
        let cuts = schedule.amounts.enumerated().map { position, amount in
            price -= amount
            return Trade.BargainCut(
                number: position + 1,
                drawn: schedule.drawn[position],
                change: amount - schedule.drawn[position],
                amount: amount,
                price: price,
                isMade: position < made.count,
                isNewcomer: position < made.count && made[position].isNewcomer
            )
        }
        return Trade.BargainExplanation(
            bargain: id,
            seed: seed,
            method: CutSchedule.method,
            start: start,
            floor: floor,
            newcomerPercent: newcomerPercent,
            cuts: cuts,
            isVerified: price == floor.amount && made.map(\.amount) == cuts.prefix(made.count).map(\.amount)
                && self.price.amount == start.amount - made.reduce(0) { $0 + $1.amount }
        )
    }
}

/// One person's help: waits for risk control's verdict, then cuts or does not.
struct BargainHelp: Hashable {
    var view: Trade.BargainHelp
    /// How often risk control has been asked.
    var asks = 1
    /// Where the person helped; forgotten once risk control has judged.
    var device: String?
    var network: String?

    /// Why it was refused, as its `reason` says; risk control's reasons are those of orders.
    static let bargainOver = "bargain_over"
}

extension BargainHelp {
    var timer: String { "help.\(view.id)" }

    mutating func cut(_ number: Int, _ amount: Money, isNewcomer: Bool) {
        view.state = .cut
        view.number = number
        view.amount = amount
        view.isNewcomer = isNewcomer
        forgetOrigin()
    }

    mutating func refuse(_ reason: String) {
        view.state = .refused
        view.reason = reason
        forgetOrigin()
    }

    private mutating func forgetOrigin() {
        device = nil
        network = nil
    }
}

extension Trade.BargainOffer {
    /// What a bargain is to lead to: a floor that leaves each helper a cent to cut, in the currency of the price alone.
    init(
        _ command: Trade.OfferBargain,
        id: ID<Trade.BargainOffer>,
        priceAlone: Money,
        at now: Timestamp
    ) throws(Refusal) {
        let from = command.from ?? now
        self.init(
            id: id,
            product: command.product,
            start: priceAlone,
            floor: command.floor,
            cuts: command.cuts,
            newcomerPercent: command.newcomerPercent ?? 50,
            lifetimeSeconds: command.lifetimeSeconds ?? 86_400,
            bargainsPerPerson: command.bargainsPerPerson ?? 1,
            helpsPerPerson: command.helpsPerPerson ?? 3,
            from: from,
            until: command.until ?? from + .seconds(30 * 86_400),
            createdAt: now
        )
        try check()
    }

    private func check() throws(Refusal) {
        guard (1...100).contains(cuts) else {
            throw Refusal(.quantityRefused, "A bargain has 1 to 100 helpers.", path: "$.cuts")
        }
        guard floor.currency == start.currency, floor.amount > 0, start.amount <= Self.highest,
            start.amount - floor.amount >= cuts
        else {
            throw Refusal(
                .invalidField,
                "Each of \(cuts) helpers cuts a cent of \(start.amount) \(start.currency) at least.",
                path: "$.floor"
            )
        }
        guard (0...200).contains(newcomerPercent) else {
            throw Refusal(.invalidField, "A newcomer cuts 0 to 200 percent more.", path: "$.newcomer_percent")
        }
        guard (60...2_592_000).contains(lifetimeSeconds) else {
            throw Refusal(.invalidField, "A bargain waits for a minute to 30 days.", path: "$.lifetime_seconds")
        }
        guard (1...1000).contains(bargainsPerPerson) else {
            throw Refusal(.invalidField, "A person has 1 to 1000 bargains.", path: "$.bargains_per_person")
        }
        guard (1...1000).contains(helpsPerPerson) else {
            throw Refusal(.invalidField, "A person helps 1 to 1000 times.", path: "$.helps_per_person")
        }
        guard from < until, createdAt < until else {
            throw Refusal(.invalidField, "A campaign ends after it has begun, and not in the past.", path: "$.until")
        }
    }

    /// Far from where percents of it would overflow.
    private static let highest: Int64 = 1_000_000_000_000
}
