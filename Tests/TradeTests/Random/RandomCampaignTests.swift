import Model
import Testing

@testable import TradeService

@Suite struct `Campaigns in whatever order` {
    @Test func `have the right pieces and prices after every step, crashes among them`() throws {
        var outcomes: [String: Int] = [:]
        for seed in 1...4 as ClosedRange<UInt64> {
            let fair = try Fair(seed: seed)
            for step in 1...1500 {
                do {
                    try fair.step()
                } catch is Refusal {
                    // A good answer to a random wish.
                }
                if step.isMultiple(of: 10) { try fair.check() }
            }
            try fair.countNews()
            outcomes.merge(fair.outcomes, uniquingKeysWith: +)
        }

        for outcome in ["sold out", "returned", "running", "reached", "ordered", "expired", "reopened", "refunded"] {
            #expect(outcomes[outcome, default: 0] > 0, "nothing was ever \(outcome)")
        }
    }
}
