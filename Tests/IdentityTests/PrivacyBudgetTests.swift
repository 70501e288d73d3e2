import Model
import Testing

@testable import IdentityService

@Suite struct `The budget of a quarter` {
    @Test func `pays for ten answers and not for an eleventh`() throws {
        var budget = PrivacyBudget(quarter: "2026-Q1", spent: 0)
        for _ in 1...10 { try budget.spend() }

        let refusal = #expect(throws: Refusal.self) { try budget.spend() }

        #expect(refusal?.code == .privacyBudgetSpent && budget.remaining == 0)
    }

    @Test(arguments: [
        ("2026-01-01T00:00:00Z", "2026-Q1"), ("2026-03-31T23:59:59Z", "2026-Q1"), ("2026-04-01T00:00:00Z", "2026-Q2"),
        ("2024-09-30T12:00:00Z", "2024-Q3"), ("2026-12-31T23:59:59Z", "2026-Q4"),
    ])
    func `is that of the day's quarter`(time: String, quarter: String) throws {
        #expect(PrivacyBudget.quarter(of: try #require(Timestamp(time))) == quarter)
    }
}
