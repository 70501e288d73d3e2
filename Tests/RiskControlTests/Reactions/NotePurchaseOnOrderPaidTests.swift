import Model
import ServiceKit
import Support
import Testing

@testable import RiskControlService

@Suite struct `Note purchase on order paid` {
    private let risk: ServiceHarness<RiskControlService>

    init() throws {
        risk = try ServiceHarness(RiskControlService.self)
    }

    @Test func `links the buyer to what the order was assessed with, once it is paid`() throws {
        for number in 1...3 as ClosedRange<UInt64> {
            let id = ID<Trade.Order>.sample(number)
            try risk.assess(.order, .sample(number), subject: id.description, device: "dev-1", payment: "card-1")
        }
        #expect(try risk.ask(RiskControl.FindRings()).rings == [])

        for number in 1...3 as ClosedRange<UInt64> {
            try risk.deliver(Trade.OrderPaid(order: order(number, of: .sample(number), at: risk.clock.now)))
        }

        let rings = try risk.ask(RiskControl.FindRings()).rings
        #expect(rings.map(\.reason) == ["3 accounts share 1 device and 1 means of payment"])
    }

    @Test func `makes what is paid the usual amount, an order told twice once`() throws {
        try risk.sellHundredOrders(of: 1000)
        try risk.sellHundredOrders(of: 1000)

        let assessed = try risk.assess(.order, .sample(1), amount: 25_000)

        #expect(assessed.reasons.map(\.detail) == ["25 times what an order usually comes to"])
    }

    @Test func `counts no order of the same day, so that a burst can't make itself usual`() throws {
        try risk.sellHundredOrders(of: 1000)
        for number in 1...50 as ClosedRange<UInt64> {
            try risk.deliver(
                Trade.OrderPaid(order: order(number, of: .sample(number), amount: 1_000_000, at: risk.clock.now))
            )
        }

        let assessed = try risk.assess(.order, .sample(99), amount: 25_000)

        #expect(assessed.codes == ["large_amount"])
    }

    @Test func `survives amounts that no sum could hold`() throws {
        for number in 1...100 as ClosedRange<UInt64> {
            try risk.deliver(
                Trade.OrderPaid(
                    order: order(number, of: .sample(number), amount: .max, at: risk.clock.now - .days(1))
                )
            )
        }

        #expect(try risk.assess(.order, .sample(1), amount: .max).verdict == .stepUp)
        #expect(risk.deadReasons == [])
    }
}
