import Model
import Testing

@testable import RiskControlService

@Suite struct `Rule set` {
    private static let bands = RuleSet.Bands(stepUp: 0.4, review: 0.6, deny: 0.85)
    private let rules = RuleSet(
        bands: Self.bands,
        rules: [
            Rule(
                "devices",
                on: [.order],
                .accounts(on: .device),
                steps: [(3, 0.2), (5, 0.5)],
                because: "{n} accounts"
            ),
            Rule(
                "age",
                on: [.order],
                .timesOwnMean,
                steps: [(2, 0.5)],
                if: [.below(60, .accountAge)],
                because: "{n} times"
            ),
        ]
    )

    @Test(arguments: [
        (0, RiskControl.Verdict.allow), (0.399, .allow), (0.4, .stepUp), (0.6, .review), (0.849, .review),
        (0.85, .deny),
    ])
    func `maps a score to a verdict`(score: Double, verdict: RiskControl.Verdict) {
        #expect(Self.bands.verdict(for: score) == verdict)
    }

    @Test func `takes the last step that is reached`() {
        let judgement = rules.judge(.order) { $0 == .accounts(on: .device) ? 7 : nil }

        #expect(judgement.reasons == [.init(code: "devices", detail: "7 accounts", weight: 0.5)])
        #expect(judgement.score == 0.5)
        #expect(judgement.verdict == .stepUp)
    }

    @Test func `lets each reason take its share of the trust that is left`() {
        let judgement = rules.judge(.order) { measure in measure == .accountAge ? 5 : 6.54 }

        #expect(judgement.reasons.map(\.detail) == ["6.5 times", "6.5 accounts"])
        #expect(judgement.score == 0.75)
        #expect(judgement.verdict == .review)
    }

    @Test(arguments: [(7, "7"), (3.54, "3.5"), (0x1p63, "9.223372036854776e+18")] as [(Double, String)])
    func `says a value in few digits, however large it is`(value: Double, text: String) {
        let judgement = rules.judge(.order) { $0 == .accounts(on: .device) ? value : nil }

        #expect(judgement.reasons.map(\.detail) == ["\(text) accounts"])
    }

    @Test func `fires no rule by what is not known`() {
        #expect(rules.judge(.order) { _ in nil }.reasons == [])
        #expect(rules.judge(.order) { $0 == .timesOwnMean ? 10 : nil }.reasons == [])
    }

    @Test func `asks a rule only about its own actions, and each measure once`() {
        var asked: [Measure] = []

        _ = rules.judge(.login) { measure in
            asked.append(measure)
            return 1
        }
        #expect(asked == [])

        let twice = RuleSet(bands: Self.bands, rules: rules.rules + rules.rules)
        _ = twice.judge(.order) { measure in
            asked.append(measure)
            return 9
        }
        #expect(Set(asked).count == asked.count)
        #expect(asked.count == 3)
    }

    @Test func `has another version when a weight is another`() {
        let heavier = RuleSet(
            bands: Self.bands,
            rules: [
                Rule("devices", on: [.order], .accounts(on: .device), steps: [(3, 0.3)], because: "{n} accounts")
            ]
        )

        #expect(heavier.version != rules.version)
        #expect(rules.version == RuleSet(bands: Self.bands, rules: rules.rules).version)
    }

    @Test func `in force has rules with stable codes, growing steps and weights that leave some trust`() {
        let rules = RuleSet.standard.rules

        #expect(Set(rules.map(\.code)).count == rules.count)
        for rule in rules {
            #expect(!rule.actions.isEmpty && !rule.steps.isEmpty)
            #expect(rule.steps.map(\.atLeast) == rule.steps.map(\.atLeast).sorted())
            #expect(rule.steps.map(\.weight) == rule.steps.map(\.weight).sorted())
            #expect(rule.steps.allSatisfy { 0 < $0.weight && $0.weight < 1 })
            #expect(rule.code.wholeMatch(of: /[a-z][a-z_]+/) != nil)
        }
    }
}
