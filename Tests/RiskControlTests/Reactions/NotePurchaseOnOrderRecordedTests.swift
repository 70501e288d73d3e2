import Model
import ServiceKit
import Support
import Testing

@testable import RiskControlService

@Suite struct `Note purchase on order recorded` {
    private let risk: ServiceHarness<RiskControlService>

    init() throws {
        risk = try ServiceHarness(RiskControlService.self)
    }

    @Test func `counts as history and alarms nobody`() throws {
        for number in 1...100 as ClosedRange<UInt64> {
            let recorded = order(number, of: .sample(number), amount: 1000, at: risk.clock.now - .days(2))
            try risk.deliver(Trade.OrderRecorded(order: recorded))
        }

        #expect(risk.published.isEmpty)
        #expect(try risk.assess(.order, .sample(1), amount: 20_000).codes == ["large_amount"])
    }
}
