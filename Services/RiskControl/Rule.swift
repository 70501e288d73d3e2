import Model

/// One reason for distrust, as data; the rules themselves are in `Rules.swift`.
struct Rule: Sendable {
    /// Stable: the code of the reason.
    let code: String
    let actions: [RiskControl.Action]
    let measure: Measure
    /// From which value on it adds how much; the last that is reached counts.
    let steps: [Step]
    /// What has to be so as well.
    let conditions: [Condition]
    /// For a person who looks into it; `{n}` becomes the value.
    let text: String

    struct Step: Hashable, Sendable {
        var atLeast: Double
        var weight: Double
    }

    init(
        _ code: String,
        on actions: [RiskControl.Action],
        _ measure: Measure,
        steps: [(atLeast: Double, weight: Double)],
        if conditions: [Condition] = [],
        because text: String
    ) {
        self.code = code
        self.actions = actions
        self.measure = measure
        self.steps = steps.map { Step(atLeast: $0.atLeast, weight: $0.weight) }
        self.conditions = conditions
        self.text = text
    }

    /// The reason that this rule gives, nil if it does not fire; what is not known fires no rule.
    func reason(measuring: (Measure) throws -> Double?) rethrows -> RiskControl.VerdictReason? {
        guard let value = try measuring(measure), let step = steps.last(where: { value >= $0.atLeast }) else {
            return nil
        }
        for condition in conditions {
            guard let value = try measuring(condition.measure), condition.holds(for: value) else { return nil }
        }
        return RiskControl.VerdictReason(code: code, detail: detail(value), weight: step.weight)
    }

    private func detail(_ value: Double) -> String {
        text.replacing("{n}", with: value.inFewDigits)
    }
}

struct Condition: Hashable, Sendable {
    enum Comparison: Hashable, Sendable { case atLeast, below }

    var measure: Measure
    var comparison: Comparison
    var bound: Double

    static func atLeast(_ bound: Double, _ measure: Measure) -> Condition {
        Condition(measure: measure, comparison: .atLeast, bound: bound)
    }

    static func below(_ bound: Double, _ measure: Measure) -> Condition {
        Condition(measure: measure, comparison: .below, bound: bound)
    }

    func holds(for value: Double) -> Bool {
        switch comparison {
        case .atLeast: value >= bound
        case .below: value < bound
        }
    }
}

/// What can be told about an action; nil where there is nothing to tell it from.
///
/// Windows end with the action and contain it, and begin just after the moment that lies their length before it.
enum Measure: Hashable, Sendable {
    /// How many actions of a kind share this with the one that is judged.
    case actions(RiskControl.Action, on: Key, within: Window)
    /// How many people did an action of a kind there.
    case people(RiskControl.Action, on: Key, within: Window)
    /// How many means of payment were used there.
    case payments(on: Key, within: Window)
    /// How many accounts have ever been linked to it, unless it is everybody's (``Caps``).
    case accounts(on: RiskControl.LinkKind)
    /// How many of these, besides the person, are denied.
    case deniedAccounts(on: RiskControl.LinkKind)
    /// 1 if the person's counterparty uses the same.
    case counterparty(shares: RiskControl.LinkKind)
    /// 1 if the person is known to use devices, and this is none of them.
    case isNewDevice
    /// Minutes since the registration.
    case accountAge
    /// The amount, by the mean of what the person has paid in this currency.
    case timesOwnMean
    /// The amount, by the mean of what the shop was paid for an order in this currency.
    case timesShopMean
    /// How many of the person's orders were refunded.
    case refunds(within: Window)

    enum Key: String, Sendable { case person, device, network, address, payment }
}

struct Window: Hashable, Sendable {
    let milliseconds: Int64

    static func minutes(_ count: Int64) -> Window { Window(milliseconds: count * 60_000) }
    static func hours(_ count: Int64) -> Window { .minutes(60 * count) }
    static func days(_ count: Int64) -> Window { .hours(24 * count) }
}

extension Double {
    /// `7`, `2.5`: a whole number as one, others with one digit.
    fileprivate var inFewDigits: String {
        let text = "\((self * 10).rounded() / 10)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
