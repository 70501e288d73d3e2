import Model

/// What a product costs in which currency, now and later.
///
/// In its own currency a product always has a price, the regular one. Scheduled prices go before it while they last; of
/// several, the one that began last.
struct PriceList: Hashable {
    var regular: Money
    var scheduled: [Catalogue.ScheduledPrice]

    /// What a product costs at a time; nil if it can't be bought in the currency then.
    func price(in currency: Currency, at time: Timestamp) -> Money? {
        let current = scheduled.filter { $0.price.currency == currency && $0.isValid(at: time) }
            .max { $0.from < $1.from }
        return current?.price ?? (regular.currency == currency ? regular : nil)
    }

    /// What a product costs in all other currencies than its own.
    func others(at time: Timestamp) -> [Money] {
        Set(scheduled.map(\.price.currency)).subtracting([regular.currency])
            .sorted { $0.description < $1.description }
            .compactMap { price(in: $0, at: time) }
    }

    /// When a price may be another one for the first time after this.
    func nextChange(after time: Timestamp, in currency: Currency? = nil) -> Timestamp? {
        scheduled.filter { currency == nil || $0.price.currency == currency }
            .flatMap { [$0.from, $0.until].compactMap(\.self) }
            .filter { $0 > time }
            .min()
    }
}

extension Catalogue.ScheduledPrice {
    init(_ command: Catalogue.SchedulePrice, at now: Timestamp) throws(Refusal) {
        self.init(price: command.price, from: command.from ?? now, until: command.until)
        try Product.check(price)
        guard until.map({ $0 > from && $0 > now }) ?? true else {
            throw Refusal(.invalidField, "A price has to end after it begins, and not in the past.", path: "$.until")
        }
    }

    func isValid(at time: Timestamp) -> Bool { from <= time && (until.map { time < $0 } ?? true) }

    static let mostOfOneProduct = 100
}

extension Product {
    /// Takes over what the product costs by now; whether that is something else than before.
    mutating func reprice(_ scheduled: [Catalogue.ScheduledPrice], at now: Timestamp) -> Bool {
        let before = self
        let list = PriceList(regular: regularPrice ?? price, scheduled: scheduled)
        price = list.price(in: list.regular.currency, at: now) ?? list.regular
        regularPrice = price == list.regular ? nil : list.regular
        let others = list.others(at: now)
        otherPrices = others.isEmpty ? nil : others
        guard self != before else { return false }
        changedAt = now
        return true
    }

    /// The name of the timer that has its price change.
    var priceTimer: String { "price.\(id)" }
}
