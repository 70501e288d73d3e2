import Model
import ServiceKit
import Support
import Testing

@testable import RiskControlService

@Suite struct `Note refund on order refunded` {
    private let risk: ServiceHarness<RiskControlService>

    init() throws {
        risk = try ServiceHarness(RiskControlService.self)
    }

    @Test func `counts the orders that were refunded, each once`() throws {
        for number in 1...3 as ClosedRange<UInt64> {
            let paid = order(number, of: .sample(1), at: risk.clock.now)
            try risk.deliver(Trade.OrderPaid(order: paid))
            for part in 1...2 as ClosedRange<UInt64> {
                try risk.deliver(
                    Trade.OrderRefunded(order: paid, refund: .sample(10 * number + part), amount: Money(1000, .eur))
                )
            }
        }

        let soon = try risk.assess(.order, .sample(1))
        risk.clock.advance(by: .days(31))
        let later = try risk.assess(.order, .sample(1))

        #expect(soon.reasons.map(\.detail) == ["3 orders of the person were refunded within 30 days"])
        #expect(later.reasons == [])
    }
}
