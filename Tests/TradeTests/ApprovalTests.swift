import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Approval of a payment` {
    private let trade: ServiceHarness<TradeService>
    private let approver = Approver()

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try approver.introduce(to: trade)
    }

    /// Places an order of so many pieces for 10.00 each, and brings it as far as its payment.
    private func accepted(
        _ number: UInt64,
        _ pieces: Int = 1,
        to address: UInt64? = nil,
        verdict: RiskControl.Verdict = .allow
    ) throws -> Trade.Order {
        try trade.send(
            Trade.PlaceOrder(
                id: .sample(number),
                buyer: .sample(1),
                lines: [.init(product: .sample(1), quantity: pieces)],
                address: address.map { .sample($0) }
            )
        )
        try trade.assess(number, verdict)
        try trade.reserve(number)
        return try trade.order(number)
    }

    private func payment(of order: Trade.Order, approval: String? = nil) -> Trade.PayOrder {
        Trade.PayOrder(order: order.id, instrument: Sandbox.ok.rawValue, approval: approval)
    }

    private func refusal(of order: Trade.Order, approval: String? = nil) throws -> RefusalCode? {
        do {
            try trade.settle(trade.send(payment(of: order, approval: approval), from: "edge"))
            return nil
        } catch let refusal as Refusal {
            #expect(refusal.path == "$.approval")
            return refusal.code
        }
    }

    private func approval(of order: Trade.Order, by buyer: UInt64 = 1) throws -> String {
        try approver.approval(of: Trade.PayOrder.deed(paying: order), by: .sample(buyer), at: trade.clock.now)
    }

    @Test func `isn't asked for with a small order`() throws {
        #expect(try refusal(of: accepted(1, 49)) == nil)
    }

    @Test func `is asked for with much money, and takes no money without (ASVS 7.5.3)`() throws {
        let order = try accepted(1, 50)

        #expect(try refusal(of: order) == .approvalMissing)
        #expect(try trade.emitted(Trade.PaymentStarted.self).isEmpty)
        #expect(try refusal(of: order, approval: approval(of: order)) == nil)
    }

    @Test func `is asked for with much money within a day, in however small pieces (ASVS 2.3.2, 8.2.4)`() throws {
        for number in 1...3 as ClosedRange<UInt64> { #expect(try refusal(of: accepted(number, 30)) == nil) }
        #expect(try refusal(of: accepted(4, 10)) == .approvalMissing)
        trade.clock.advance(by: .seconds(86_400))

        #expect(try refusal(of: accepted(5, 10)) == nil)
    }

    @Test func `is asked for with a parcel to another address than those before (ASVS 7.5.3, 8.2.4)`() throws {
        #expect(try refusal(of: accepted(1, to: 7)) == nil)
        #expect(try refusal(of: accepted(2, to: 7)) == nil)
        let elsewhere = try accepted(3, to: 8)

        #expect(try refusal(of: elsewhere) == .approvalMissing)
        #expect(try refusal(of: elsewhere, approval: approval(of: elsewhere)) == nil)
        #expect(try refusal(of: accepted(4, to: 8)) == nil)
    }

    @Test func `is asked for where risk control wants a proof`() throws {
        let order = try accepted(1, verdict: .stepUp)

        #expect(try refusal(of: order) == .approvalMissing)
        #expect(try refusal(of: order, approval: approval(of: order)) == nil)
        #expect(try refusal(of: accepted(2, verdict: .review)) == nil)
    }

    @Test func `is asked for in a currency that has no limits`() throws {
        let francs = try #require(Currency("CHF"))
        try trade.deliver(Catalogue.ProductPublished(product: product(3, price: 1, currency: francs)))
        try trade.send(
            Trade.PlaceOrder(id: .sample(1), buyer: .sample(1), lines: [.init(product: .sample(3), quantity: 1)])
        )
        try trade.accept(1)

        #expect(try refusal(of: trade.order(1)) == .approvalMissing)
    }

    @Test
    func `is void for another order, another amount, another payee, another person, or later (ASVS 7.5.3)`()
        throws
    {
        let order = try accepted(1, 60)
        let deed = Trade.PayOrder.deed(paying: order)
        var changed = [Identity.Deed](repeating: deed, count: 4)
        changed[0].subject = "\(ID<Trade.Order>.sample(2))"
        changed[1].amount?.amount -= 1
        changed[2].payee = "somebody else"
        changed[3].action = Trade.PlaceOrder.name
        for other in changed {
            let approval = try approver.approval(of: other, by: .sample(1), at: trade.clock.now)
            #expect(try refusal(of: order, approval: approval) == .approvalInvalid, "\(other)")
        }
        #expect(try refusal(of: order, approval: approval(of: order, by: 2)) == .approvalInvalid)
        let late = try approval(of: order)
        trade.clock.advance(by: .seconds(300))

        #expect(try refusal(of: order, approval: late) == .approvalInvalid)
        #expect(try trade.emitted(Trade.PaymentStarted.self).isEmpty)
    }

    @Test func `is good for once, and spent with the deed alone (ASVS 7.5.3)`() throws {
        let order = try accepted(1, 60)
        let approval = try approval(of: order)
        let unknown = Trade.PayOrder(order: order.id, instrument: "a cheque", approval: approval)
        #expect(throws: Refusal.self) { try trade.send(unknown, from: "edge") }

        let started = try trade.send(payment(of: order, approval: approval), id: "pay", from: "edge")
        #expect(try trade.send(payment(of: order, approval: approval), id: "pay", from: "edge") == started)
        try trade.settle(started, .declined)

        #expect(try refusal(of: order, approval: approval) == .approvalInvalid)
        #expect(try refusal(of: order, approval: self.approval(of: order)) == nil)
    }

    @Test func `is asked of whoever comes with a token, and not of an operator`() throws {
        let order = try accepted(1, 60)
        let token = try approver.accessToken(of: .sample(1), for: "trade", at: trade.clock.now)

        #expect(throws: Refusal.self) { try trade.send(payment(of: order), token: token) }
        #expect(try trade.send(payment(of: order), from: "operator").order == order.id)
    }
}
