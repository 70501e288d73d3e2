import Model
import ServiceKit
import Support
import Testing

@testable import RiskControlService

@Suite struct `Find rings` {
    private let risk: ServiceHarness<RiskControlService>

    init() throws {
        risk = try ServiceHarness(RiskControlService.self)
        for number in 1...5 as ClosedRange<UInt64> { try risk.join(.sample(number), device: "dev-1") }
        for number in 5...7 as ClosedRange<UInt64> { try risk.join(.sample(number), device: "dev-2") }
        for number in 11...13 as ClosedRange<UInt64> { try risk.join(.sample(number), device: "dev-3") }
        for number in 21...22 as ClosedRange<UInt64> { try risk.join(.sample(number), device: "dev-4") }
    }

    @Test func `lists the largest first, with what they share`() throws {
        let rings = try risk.ask(RiskControl.FindRings()).rings

        #expect(rings.map(\.reason) == ["7 accounts share 2 devices", "3 accounts share 1 device"])
        #expect(rings.first?.people == (1...7).map { .sample($0) })
    }

    @Test func `lists those of at least a size, up to a limit`() throws {
        #expect(try risk.ask(RiskControl.FindRings(atLeast: 2)).rings.map(\.people.count) == [7, 3, 2])
        #expect(try risk.ask(RiskControl.FindRings(atLeast: 4)).rings.map(\.people.count) == [7])
        #expect(try risk.ask(RiskControl.FindRings(atLeast: 2, limit: 1)).rings.map(\.people.count) == [7])
    }

    @Test func `shows a person's own, as among all`() throws {
        let all = try risk.ask(RiskControl.FindRings()).rings

        #expect(try risk.ask(RiskControl.FindRings(person: .sample(7))).rings == [all[0]])
        #expect(try risk.ask(RiskControl.FindRings(person: .sample(12))).rings == [all[1]])
        #expect(try risk.ask(RiskControl.FindRings(person: .sample(99))).rings == [])
    }

    @Test func `tells how many were denied`() throws {
        for number in 31...35 as ClosedRange<UInt64> {
            try risk.assess(.registration, .sample(number), device: "dev-5")
        }

        let ring = try #require(try risk.ask(RiskControl.FindRings(person: .sample(31))).rings.first)

        #expect(ring.reason == "5 accounts share 1 device; 1 of them was denied")
    }

    @Test func `leaves out people whose data may only be kept, whether one asks for all or for somebody's`() throws {
        // The one who joins two devices, and one of three.
        for number in [5, 11] as [UInt64] {
            try risk.deliver(Identity.PersonRestricted(person: .sample(number), since: risk.clock.now))
        }

        let rings = try risk.ask(RiskControl.FindRings(atLeast: 2)).rings

        #expect(rings.map { $0.people.map(\.uuid.low) } == [[1, 2, 3, 4], [6, 7], [12, 13], [21, 22]])
        #expect(try risk.ask(RiskControl.FindRings(person: .sample(1))).rings == [rings[0]])
        #expect(try risk.ask(RiskControl.FindRings(person: .sample(5), atLeast: 2)).rings == [])
        try risk.deliver(Identity.RestrictionLifted(person: .sample(5)))
        #expect(try risk.ask(RiskControl.FindRings()).rings.map(\.people.count) == [7])
    }

    @Test func `refuses rings of one and pages of none`() throws {
        let one = #expect(throws: Refusal.self) { try risk.ask(RiskControl.FindRings(atLeast: 1)) }
        let none = #expect(throws: Refusal.self) { try risk.ask(RiskControl.FindRings(limit: 0)) }

        #expect(one?.path == "$.at_least")
        #expect(none?.path == "$.limit")
    }
}
