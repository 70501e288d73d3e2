import Model

/// The rules in force, and how their reasons make a verdict.
struct RuleSet: Sendable {
    /// From which score on an action is not simply allowed.
    struct Bands: Hashable, Sendable {
        var stepUp: Double
        var review: Double
        var deny: Double

        func verdict(for score: Double) -> RiskControl.Verdict {
            if score >= deny { return .deny }
            if score >= review { return .review }
            return score >= stepUp ? .stepUp : .allow
        }
    }

    struct Judgement: Hashable, Sendable {
        var verdict: RiskControl.Verdict
        var score: Double
        var reasons: [RiskControl.VerdictReason]
    }

    let bands: Bands
    let rules: [Rule]
    private let rulesByAction: [RiskControl.Action: [Rule]]
    /// Changes with any change to a rule; kept with each verdict.
    let version: Int64

    init(bands: Bands, rules: [Rule]) {
        self.bands = bands
        self.rules = rules
        rulesByAction = Dictionary(
            uniqueKeysWithValues: RiskControl.Action.allCases.map { action in
                (action, rules.filter { $0.actions.contains(action) })
            }
        )
        version = Self.fingerprint("\(bands) \(rules)")
    }

    /// Asks each measure at most once, and only those that rules for this action look at.
    func judge(
        _ action: RiskControl.Action,
        measuring: (Measure) throws -> Double?
    ) rethrows -> Judgement {
        var known: [Measure: Double?] = [:]
        let reasons = try rulesByAction[action, default: []].compactMap { rule in
            try rule.reason { measure in
                if let value = known[measure] { return value }
                let value = try measuring(measure)
                known[measure] = .some(value)
                return value
            }
        }
        let score = Self.score(reasons)
        return Judgement(
            verdict: bands.verdict(for: score),
            score: score,
            reasons: reasons.sorted { ($1.weight, $0.code) < ($0.weight, $1.code) }
        )
    }

    /// Reasons are taken for independent: each takes its share of the trust that the others have left.
    ///
    /// In whole thousandths, so that equal reasons give equal scores in whatever order.
    private static func score(_ reasons: [RiskControl.VerdictReason]) -> Double {
        let trust = reasons.map { 1 - $0.weight }.sorted().reduce(1, *)
        return ((1 - trust) * 1000).rounded() / 1000
    }

    /// FNV-1a: the same in every process, unlike Swift's own hashes.
    private static func fingerprint(_ text: String) -> Int64 {
        let hash = text.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return Int64(bitPattern: hash)
    }
}
