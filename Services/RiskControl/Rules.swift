import Model

/// All rules, and all that they are measured by. See docs/decisions/0040 for how they become a verdict.
///
/// Chosen by what honest people do (families, shared tablets, dormitories, carriers' networks), not by fitting a data set.
extension RuleSet {
    static let standard = RuleSet(
        bands: Bands(stepUp: 0.4, review: 0.6, deny: 0.85),
        rules: [
            // Many accounts in few hands.
            Rule(
                "registrations_on_device",
                on: [.registration],
                .people(.registration, on: .device, within: .hours(24)),
                steps: [(2, 0.2), (3, 0.45), (5, 0.9)],
                because: "{n} accounts were registered on one device within 24 hours"
            ),
            Rule(
                "registrations_on_network",
                on: [.registration],
                .people(.registration, on: .network, within: .hours(1)),
                steps: [(8, 0.2), (15, 0.4), (30, 0.6)],
                because: "{n} accounts were registered from one network within an hour"
            ),
            Rule(
                "shared_device",
                on: [.registration, .order, .groupJoin, .bargainHelp],
                .accounts(on: .device),
                steps: [(5, 0.45), (8, 0.65)],
                because: "{n} accounts use one device"
            ),
            Rule(
                "shared_payment",
                on: [.order, .groupJoin],
                .people(.order, on: .payment, within: .days(30)),
                steps: [(4, 0.6)],
                because: "{n} people paid with one means of payment within 30 days"
            ),
            Rule(
                "shared_address",
                on: [.order, .groupJoin],
                .people(.order, on: .address, within: .hours(24)),
                steps: [(6, 0.2), (12, 0.4)],
                because: "{n} people ordered to one address within 24 hours"
            ),
            Rule(
                "denied_neighbour",
                on: [.registration, .login, .order, .groupJoin, .bargainHelp],
                .deniedAccounts(on: .device),
                steps: [(1, 0.45), (3, 0.6)],
                because: "{n} other accounts on this device were denied"
            ),

            // Too much, too fast.
            Rule(
                "order_velocity",
                on: [.order, .groupJoin],
                .actions(.order, on: .person, within: .hours(1)),
                steps: [(10, 0.4), (20, 0.6), (60, 0.9)],
                because: "{n} orders of one person within an hour"
            ),
            Rule(
                "payments_on_device",
                on: [.order, .groupJoin],
                .payments(on: .device, within: .hours(24)),
                steps: [(3, 0.3), (4, 0.6), (5, 0.9)],
                because: "{n} means of payment were used on one device within 24 hours"
            ),
            Rule(
                "payments_of_person",
                on: [.order, .groupJoin],
                .payments(on: .person, within: .hours(24)),
                steps: [(3, 0.3), (4, 0.6), (6, 0.9)],
                because: "{n} means of payment were used by one person within 24 hours"
            ),
            Rule(
                "failed_logins_on_device",
                on: [.login, .failedLogin, .order],
                .people(.failedLogin, on: .device, within: .hours(1)),
                steps: [(3, 0.3), (5, 0.5), (8, 0.9)],
                because: "Logins to {n} accounts failed on one device within an hour"
            ),
            Rule(
                "failed_logins_on_network",
                on: [.login, .failedLogin],
                .people(.failedLogin, on: .network, within: .hours(1)),
                steps: [(8, 0.4), (30, 0.6)],
                because: "Logins to {n} accounts failed from one network within an hour"
            ),
            Rule(
                "failed_logins_of_person",
                on: [.login, .failedLogin],
                .actions(.failedLogin, on: .person, within: .hours(1)),
                steps: [(5, 0.4), (20, 0.9)],
                because: "{n} logins to the account failed within an hour"
            ),

            // Amounts.
            Rule(
                "large_first_amount",
                on: [.order, .groupJoin],
                .timesShopMean,
                steps: [(2.5, 0.45), (5, 0.6)],
                if: [.below(120, .accountAge)],
                because: "{n} times what an order usually comes to, within two hours of the registration"
            ),
            Rule(
                "large_amount",
                on: [.order, .groupJoin],
                .timesShopMean,
                steps: [(20, 0.25), (50, 0.4)],
                because: "{n} times what an order usually comes to"
            ),
            Rule(
                "unusual_amount",
                on: [.order, .groupJoin],
                .timesOwnMean,
                steps: [(3, 0.45), (8, 0.6)],
                if: [.atLeast(1, .isNewDevice)],
                because: "{n} times what the person usually pays, from a new device"
            ),

            // Together with whom.
            Rule(
                "leader_on_device",
                on: [.groupJoin],
                .counterparty(shares: .device),
                steps: [(1, 0.35)],
                because: "The leader of the group uses the same device"
            ),
            Rule(
                "leader_pays",
                on: [.groupJoin],
                .counterparty(shares: .payment),
                steps: [(1, 0.3)],
                because: "The leader of the group uses the same means of payment"
            ),
            Rule(
                "puppet",
                on: [.groupJoin],
                .counterparty(shares: .device),
                steps: [(1, 0.5)],
                if: [.below(60, .accountAge)],
                because: "Registered within the hour on the device of the group's leader"
            ),
            Rule(
                "opener_on_device",
                on: [.bargainHelp],
                .counterparty(shares: .device),
                steps: [(1, 0.9)],
                because: "The opener of the bargain uses the same device"
            ),
            Rule(
                "helpers_on_device",
                on: [.bargainHelp],
                .people(.bargainHelp, on: .device, within: .hours(24)),
                steps: [(3, 0.45), (5, 0.9)],
                because: "{n} people helped in bargains on one device within 24 hours"
            ),
            Rule(
                "help_velocity",
                on: [.bargainHelp],
                .actions(.bargainHelp, on: .person, within: .hours(1)),
                steps: [(20, 0.4), (60, 0.9)],
                because: "{n} helps of one person within an hour"
            ),
            Rule(
                "inviter_on_device",
                on: [.registration],
                .counterparty(shares: .device),
                steps: [(1, 0.3)],
                because: "The inviter uses the same device"
            ),

            // What makes other reasons weigh more, and means nothing alone.
            Rule(
                "young_account",
                on: [.order, .groupJoin, .bargainHelp, .review],
                .accountAge,
                steps: [(0, 0.1)],
                if: [.below(30, .accountAge)],
                because: "Registered {n} minutes ago"
            ),
            Rule(
                "frequent_refunds",
                on: [.order, .groupJoin],
                .refunds(within: .days(30)),
                steps: [(3, 0.2), (6, 0.4)],
                because: "{n} orders of the person were refunded within 30 days"
            ),
        ]
    )
}

/// How widely a thing may be shared and still tell who belongs together.
///
/// Above, it is a shop's tablet, a dormitory's door or a platform's wallet: it links nobody.
enum Caps {
    static func people(on kind: RiskControl.LinkKind) -> Int {
        switch kind {
        case .device: 64
        case .address: 6
        case .payment: 12
        }
    }

    /// A ring is shown up to this size; beyond, something joins people who have nothing to do with each other.
    static let ring = 500
    /// A window counts no further: no rule asks for more.
    static let window = 500
    /// From so many orders on there is a usual amount: of a person, of the shop.
    static let ownOrders = 3
    static let shopOrders = 100
}
