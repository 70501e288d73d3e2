import Model
import ServiceKit
import Support
import Testing

@testable import RiskControlService

@Suite struct `Lift denial on person restored` {
    private let risk: ServiceHarness<RiskControlService>

    init() throws {
        risk = try ServiceHarness(RiskControlService.self)
    }

    @Test func `no longer holds the denial against the neighbours`() throws {
        for number in 1...5 as ClosedRange<UInt64> {
            try risk.assess(.registration, .sample(number), device: "dev-1")
        }
        risk.clock.advance(by: .days(2))
        let before = try risk.assess(.order, .sample(1), device: "dev-1")

        try risk.deliver(Identity.PersonRestored(person: .sample(5)))

        let after = try risk.assess(.order, .sample(1), device: "dev-1")
        #expect(before.codes.contains("denied_neighbour"))
        #expect(!after.codes.contains("denied_neighbour"))
    }
}
