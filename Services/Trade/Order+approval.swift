import Model

// When paying takes one more proof of who pays.
extension Order {
    /// Amounts that somebody would miss, in minor units.
    private struct Tier {
        var once: Int64
        var perDay: Int64
    }

    static let approvalDay = Duration.seconds(86_400)

    /// In a currency that isn't here any amount takes a proof.
    private static let tiers: [Currency: Tier] = [
        .cny: Tier(once: 300_000, perDay: 600_000),
        .eur: Tier(once: 50_000, perDay: 100_000),
        .gbp: Tier(once: 50_000, perDay: 100_000),
        .usd: Tier(once: 50_000, perDay: 100_000),
    ]

    /// Whether the buyer has to approve the payment: risk control has doubts, the parcel goes elsewhere than the earlier
    /// ones, or it is much money, at once or within a day in however small pieces.
    ///
    /// The address is new if the buyer has paid for others, none of them to this one; `spent` is what they have paid for
    /// others within a day, in minor units of the order's currency.
    func needsApproval(isAddressNew: Bool, spent: Int64) -> Bool {
        let tier = Self.tiers[view.total.currency] ?? Tier(once: 0, perDay: 0)
        let amount = view.total.amount
        return isDoubted || isAddressNew || amount >= tier.once || spent >= tier.perDay - amount
    }
}
