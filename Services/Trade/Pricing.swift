import Model

/// What an order costs, cent by cent, and why: goods, less the best discount, plus shipping, in this order.
///
/// Shares are spread over the lines by rounding down; the last line takes what is left, so they add up exactly.
struct Pricing {
    let rules: Trade.PriceRules

    func quote(_ lines: [Trade.OrderLine]) throws(Refusal) -> Trade.Quote {
        let goods = try Order.total(of: lines)
        let off = rules.discounts.filter { $0.from <= goods.amount }.map(\.off).max() ?? 0
        let prices = lines.map(\.amount.amount)
        let discounts = Shares(of: off, by: prices, limited: true)
        let paid = zip(prices, discounts.all).map { $0 - $1 }
        let isFree = rules.freeShippingFrom.map { goods.amount - off >= $0 } ?? false
        let shipping = Shares(of: isFree ? 0 : rules.shipping, by: paid)
        let quoted = lines.indices.map { position in
            var line = lines[position]
            let currency = line.amount.currency
            line.discount = discounts.all[position] == 0 ? nil : Money(discounts.all[position], currency)
            line.shipping = shipping.all[position] == 0 ? nil : Money(shipping.all[position], currency)
            let steps =
                [
                    Trade.PriceStep(
                        rule: .listPrice,
                        amount: line.amount.amount,
                        detail: "\(line.quantity) × \(line.unitPrice.amount)"
                    )
                ]
                + discounts.steps(position, .spendDiscount, .discountRemainder, sign: -1)
                + shipping.steps(position, .shipping, .shippingRemainder, sign: 1)
            return Trade.QuoteLine(line: line, payable: line.payable, steps: steps)
        }
        let total = try Order.total(of: quoted.map(\.line))
        return Trade.Quote(
            lines: quoted,
            goods: goods,
            discount: Money(off, goods.currency),
            shipping: Money(shipping.whole, goods.currency),
            total: total
        )
    }
}

extension Trade.Quote {
    /// Pieces at a sale's price: what they cost alone less a discount, or that, should it have become cheaper.
    static func ofSale(
        _ product: ID<Catalogue.Product>,
        quantity: Int,
        at price: Money,
        priceAlone: Money,
        rule: Trade.PriceRule
    ) throws(Refusal) -> Trade.Quote {
        let isComparable = priceAlone.currency == price.currency
        var line = try Order.line(
            product,
            quantity: quantity,
            at: isComparable ? priceAlone : price,
            path: "$.quantity"
        )
        let off = isComparable ? priceAlone.amount - price.amount : 0
        if off > 0 { line.discount = Money(off * Int64(quantity), price.currency) }
        return .ofCampaign(line, rule: rule, detail: "\(quantity) × (\(priceAlone.amount) - \(price.amount))")
    }

    /// What a campaign's price makes of one line: it stands alone, without spend discount and shipping (decision 57).
    static func ofCampaign(_ line: Trade.OrderLine, rule: Trade.PriceRule, detail: String) -> Trade.Quote {
        let nothing = Money(0, line.amount.currency)
        let list = Trade.PriceStep(
            rule: .listPrice,
            amount: line.amount.amount,
            detail: "\(line.quantity) × \(line.unitPrice.amount)"
        )
        let off = line.discount.map { Trade.PriceStep(rule: rule, amount: -$0.amount, detail: detail) }
        return Trade.Quote(
            lines: [Trade.QuoteLine(line: line, payable: line.payable, steps: [list] + [off].compactMap(\.self))],
            goods: line.amount,
            discount: line.discount ?? nothing,
            shipping: nothing,
            total: line.payable
        )
    }
}

extension Trade.OrderLine {
    /// What is paid for it in the end.
    var payable: Money {
        Money(amount.amount - (discount?.amount ?? 0) + (shipping?.amount ?? 0), amount.currency)
    }
}

extension Trade.PriceRules {
    /// Refuses rules by which an order could cost nothing, or an infinite amount.
    func check() throws(Refusal) {
        for (position, discount) in discounts.enumerated() {
            guard discount.off > 0, discount.off < discount.from, discount.from <= Self.most else {
                throw Refusal(
                    .invalidField,
                    "A discount takes off something, and less than what it counts from.",
                    path: "$.rules.discounts[\(position)].off"
                )
            }
        }
        guard discounts.count <= Self.mostDiscounts else {
            throw Refusal(
                .invalidField,
                "There are \(Self.mostDiscounts) discounts at most.",
                path: "$.rules.discounts"
            )
        }
        guard (0...Self.most).contains(shipping) else {
            throw Refusal(.invalidField, "Shipping costs 0 to \(Self.most).", path: "$.rules.shipping")
        }
        guard freeShippingFrom.map({ (0...Self.most).contains($0) }) ?? true else {
            throw Refusal(.invalidField, "Expected 0 to \(Self.most).", path: "$.rules.free_shipping_from")
        }
    }

    private static let most: Int64 = 1_000_000_000_000
    private static let mostDiscounts = 20
}

/// A whole, spread over lines in proportion to their weights, to the last cent.
private struct Shares {
    let whole: Int64
    private let weights: [Int64]
    /// By proportion, rounded down.
    private let floors: [Int64]
    /// With what rounding left.
    let all: [Int64]

    /// `limited` shares are never more than their weights: a line can't be let off more than it costs.
    init(of whole: Int64, by weights: [Int64], limited: Bool = false) {
        self.whole = whole
        self.weights = weights
        let sum = weights.reduce(0, +)
        floors = weights.map { weight in
            guard sum > 0 else { return 0 }
            let product = whole.multipliedFullWidth(by: weight)
            return sum.dividingFullWidth(product).quotient
        }
        var all = floors
        var rest = whole - floors.reduce(0, +)
        for position in weights.indices.reversed() where rest > 0 {
            let part = limited ? min(rest, weights[position] - all[position]) : rest
            all[position] += part
            rest -= part
        }
        self.all = all
    }

    func steps(_ position: Int, _ rule: Trade.PriceRule, _ remainder: Trade.PriceRule, sign: Int64) -> [Trade.PriceStep]
    {
        var steps: [Trade.PriceStep] = []
        let (floor, all) = (floors[position], all[position])
        if floor > 0 {
            steps.append(
                Trade.PriceStep(
                    rule: rule,
                    amount: sign * floor,
                    detail: "\(whole) × \(weights[position]) / \(weights.reduce(0, +)), rounded down"
                )
            )
        }
        if all > floor {
            steps.append(
                Trade.PriceStep(
                    rule: remainder,
                    amount: sign * (all - floor),
                    detail: "what is left of \(whole) after rounding down"
                )
            )
        }
        return steps
    }
}
