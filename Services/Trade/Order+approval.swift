import Model

// When paying takes one more proof of who pays, and giving back a second person.
extension Order {
    /// Amounts that somebody would miss, in minor units.
    private struct Tier {
        var once: Int64
        var perDay: Int64
        /// What one who works here may give back within a day, of all orders.
        var backPerDay: Int64
    }

    static let approvalDay = Duration.seconds(86_400)

    /// In a currency that isn't here any amount takes a proof, or a second person.
    private static let tiers: [Currency: Tier] = [
        .cny: Tier(once: 300_000, perDay: 600_000, backPerDay: 1_200_000),
        .eur: Tier(once: 50_000, perDay: 100_000, backPerDay: 200_000),
        .gbp: Tier(once: 50_000, perDay: 100_000, backPerDay: 200_000),
        .usd: Tier(once: 50_000, perDay: 100_000, backPerDay: 200_000),
    ]

    private static func tier(_ currency: Currency) -> Tier {
        tiers[currency] ?? Tier(once: 0, perDay: 0, backPerDay: 0)
    }

    /// Whether the buyer has to approve the payment: risk control has doubts, the parcel goes elsewhere than the earlier
    /// ones, or it is much money, at once or within a day in however small pieces.
    ///
    /// The address is new if the buyer has paid for others, none of them to this one; `spent` is what they have paid for
    /// others within a day, in minor units of the order's currency.
    func needsApproval(isAddressNew: Bool, spent: Int64) -> Bool {
        let tier = Self.tier(view.total.currency)
        let amount = view.total.amount
        return isDoubted || isAddressNew || amount >= tier.once || spent >= tier.perDay - amount
    }

    /// Whether it takes two people to give so much back by hand: it is much for one order, or for one person's day, in
    /// however small pieces.
    ///
    /// `given` is what has gone back of the order because one person alone wanted it, `givenInDay` what the sender alone
    /// has given back of all orders within a day, both in minor units of the amount's currency.
    static func takesTwo(toGiveBack amount: Money, given: Int64, givenInDay: Int64) -> Bool {
        let tier = tier(amount.currency)
        return given >= tier.once - amount.amount || givenInDay >= tier.backPerDay - amount.amount
    }
}
