import Model
import ServiceKit
import Support
import Testing

@testable import RiskControlService

@Suite struct `Find assessments` {
    private let risk: ServiceHarness<RiskControlService>
    private let assessed: [RiskControl.ActionAssessed]

    init() throws {
        let risk = try ServiceHarness(RiskControlService.self)
        assessed = try (1...6 as ClosedRange<UInt64>).map { number in
            risk.clock.advance(by: .seconds(1))
            return try risk.assess(.registration, .sample(number), device: "dev-1")
        }
        self.risk = risk
    }

    @Test func `lists the newest first, with their reasons`() throws {
        let page = try risk.ask(RiskControl.FindAssessments())

        #expect(page.assessments == assessed.reversed())
        #expect(page.next == nil)
    }

    @Test func `goes on where the page before ended`() throws {
        let first = try risk.ask(RiskControl.FindAssessments(limit: 4))
        let second = try risk.ask(RiskControl.FindAssessments(limit: 4, before: first.next))

        #expect(first.assessments + second.assessments == assessed.reversed())
        #expect(second.next == nil)
    }

    @Test func `lists one person's, or those of one verdict`() throws {
        let person = try risk.ask(RiskControl.FindAssessments(person: .sample(3))).assessments
        let denied = try risk.ask(RiskControl.FindAssessments(verdict: .deny)).assessments
        let allowed = try risk.ask(RiskControl.FindAssessments(verdict: .allow)).assessments

        #expect(person == [assessed[2]])
        #expect(denied == [assessed[5], assessed[4]])
        #expect(allowed == [assessed[1], assessed[0]])
    }

    @Test(arguments: [0, 101]) func `refuses a page of no or too many verdicts`(limit: Int) throws {
        let refusal = #expect(throws: Refusal.self) { try risk.ask(RiskControl.FindAssessments(limit: limit)) }

        #expect(refusal?.path == "$.limit")
    }
}
