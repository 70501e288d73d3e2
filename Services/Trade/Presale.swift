import Model

/// What the service knows about a presale may be seen by everybody, so the entity is the contract's own type.
typealias Presale = Trade.Presale

extension Presale {
    /// A presale that has sold nothing yet; no dearer than alone.
    init(
        _ command: Trade.OfferPresale,
        id: ID<Presale>,
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
            from: command.from ?? now,
            until: command.until,
            arrivesBy: command.arrivesBy,
            createdAt: now
        )
        guard price.currency == priceAlone.currency, price.amount > 0, price.amount <= priceAlone.amount else {
            throw Refusal(
                .invalidField,
                "A presale costs \(priceAlone.amount) \(priceAlone.currency) at most.",
                path: "$.price"
            )
        }
        guard (1...Order.mostPieces).contains(quota) else {
            throw Refusal(.quantityRefused, "A presale has 1 to \(Order.mostPieces) pieces.", path: "$.quota")
        }
        guard (1...quota).contains(perPerson) else {
            throw Refusal(.quantityRefused, "A person may have 1 piece to all of them.", path: "$.per_person")
        }
        guard from < until, now < until else {
            throw Refusal(.invalidField, "A presale ends after it has begun, and not in the past.", path: "$.until")
        }
        guard until + Self.shortestWait <= arrivesBy else {
            throw Refusal(.invalidField, "Goods arrive a day after the presale's end, or later.", path: "$.arrives_by")
        }
    }

    /// So that whoever ordered last has paid before the goods have to be there.
    private static let shortestWait = Duration.seconds(86_400)

    /// How long after its end its last orders may still be paid, with all the grace that late answers are given.
    private static let settlingTime = Duration.seconds(45 * 60)

    /// When it is known which orders of its time are paid.
    var settledAt: Timestamp { until + Self.settlingTime }

    /// Whether a command is the one that it was offered by, come again.
    func isOffered(by command: Trade.OfferPresale) -> Bool {
        product == command.product && price == command.price && quota == command.quota
            && perPerson == command.perPerson ?? 1 && from == command.from ?? from && until == command.until
            && arrivesBy == command.arrivesBy
    }

    /// The name of the timer that closes it.
    var timer: String { "presale.\(id)" }

    var left: Int { quota - sold }

    func refuseUnlessOpen(at now: Timestamp) throws(Refusal) {
        guard (from..<until).contains(now) else {
            throw Refusal(.campaignClosed, "It lasts from \(from) until \(until).", path: "$.presale")
        }
    }

    /// What pieces cost, and why: never more than alone, should that have become cheaper.
    func quote(_ quantity: Int, priceAlone: Money) throws(Refusal) -> Trade.Quote {
        try .ofSale(product, quantity: quantity, at: price, priceAlone: priceAlone, rule: .presale)
    }
}
