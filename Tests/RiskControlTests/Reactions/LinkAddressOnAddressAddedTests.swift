import Model
import ServiceKit
import Support
import Testing

@testable import RiskControlService

@Suite struct `Link address on address added` {
    private let risk: ServiceHarness<RiskControlService>

    init() throws {
        risk = try ServiceHarness(RiskControlService.self)
    }

    private func move(_ people: ClosedRange<UInt64>, to fingerprint: String) throws {
        for number in people {
            try risk.deliver(
                Identity.AddressAdded(
                    address: .sample(number),
                    person: .sample(number),
                    country: "CN",
                    fingerprint: fingerprint
                )
            )
        }
    }

    @Test func `joins who lives together`() throws {
        try move(1...4, to: "ad-1")

        let ring = try #require(try risk.ask(RiskControl.FindRings()).rings.first)

        #expect(ring.people == (1...4).map { .sample($0) })
        #expect(ring.reason == "4 accounts share 1 address")
        #expect(ring.since == risk.clock.now)
    }

    @Test func `joins nobody in a dormitory`() throws {
        try move(1...7, to: "ad-1")

        #expect(try risk.ask(RiskControl.FindRings()).rings == [])
    }
}
