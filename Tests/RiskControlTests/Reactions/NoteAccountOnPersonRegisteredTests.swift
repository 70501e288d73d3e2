import Model
import ServiceKit
import Support
import Testing

@testable import RiskControlService

@Suite struct `Note account on person registered` {
    private let risk: ServiceHarness<RiskControlService>

    init() throws {
        risk = try ServiceHarness(RiskControlService.self)
    }

    @Test func `learns the age of the account`() throws {
        try risk.join(.sample(1))
        risk.clock.advance(by: .minutes(12))

        let young = try risk.assess(.order, .sample(1))
        risk.clock.advance(by: .hours(1))
        let older = try risk.assess(.order, .sample(1))

        #expect(young.reasons.map(\.detail) == ["Registered 12 minutes ago"])
        #expect(older.reasons == [])
    }

    @Test func `links the people of a device and alarms nobody, whoever was imported`() throws {
        for number in 1...5 as ClosedRange<UInt64> {
            try risk.join(.sample(number), device: "dev-1", at: risk.clock.now - .hours(1))
        }

        #expect(try risk.ask(RiskControl.FindRings()).rings.map(\.people.count) == [5])
        #expect(risk.published.isEmpty)
        let next = try risk.assess(.registration, .sample(6), device: "dev-1")
        #expect(!next.codes.contains("registrations_on_device"))
        #expect(next.codes.contains("shared_device"))
    }

    @Test func `keeps nothing of somebody who has left before it arrives`() throws {
        for number in 1...3 as ClosedRange<UInt64> { try risk.join(.sample(number), device: "dev-1") }
        try risk.erase(3)
        try risk.join(.sample(3), device: "dev-1")

        #expect(try risk.ask(RiskControl.FindRings(atLeast: 2)).rings.map(\.people) == [[.sample(1), .sample(2)]])
    }

    @Test func `keeps the earliest time, in whatever order the event and the assessment arrive`() throws {
        try risk.assess(.registration, .sample(1), at: risk.clock.now)
        try risk.join(.sample(1), at: risk.clock.now - .days(2))

        #expect(try risk.assess(.order, .sample(1)).reasons == [])
    }
}
