import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Find postings` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
    }

    @Test func `tells where every cent of a refunded order came from and went to`() throws {
        try trade.placePaid(1)
        trade.clock.advance(by: .seconds(1))
        try trade.send(Trade.CancelOrder(order: .sample(1)))
        trade.clock.advance(by: .seconds(1))
        try trade.confirmRefunds()

        let postings = try trade.ask(Trade.FindPostings(order: .sample(1))).postings

        #expect(
            postings.map { [$0.kind.rawValue] + $0.entries.map { "\($0.account.rawValue) \($0.amount.amount)" } } == [
                ["payment_received", "gateway_clearing 2000", "buyer_credit -2000"],
                ["order_paid", "buyer_credit 2000", "revenue -2000"],
                ["refund_started", "returns 2000", "refunds_payable -2000"],
                ["refund_confirmed", "refunds_payable 2000", "gateway_clearing -2000"],
            ]
        )
        #expect(postings[1].subject == ID<Trade.Order>.sample(1).description)
    }

    @Test func `keeps money that no order has used as the buyer's until it goes back`() throws {
        try trade.place(1)
        try trade.accept(1)
        let payment = try trade.startPayment(1)
        try trade.send(Trade.CancelOrder(order: .sample(1)))

        try trade.settle(payment)

        let postings = try trade.ask(Trade.FindPostings(order: .sample(1))).postings
        #expect(
            postings.map { $0.entries.map { "\($0.account.rawValue) \($0.amount.amount)" } } == [
                ["gateway_clearing 2000", "buyer_credit -2000"],
                ["buyer_credit 2000", "refunds_payable -2000"],
            ]
        )
    }

    @Test func `keeps goods, discount and shipping apart, and gives goods back before shipping`() throws {
        try trade.changePriceRules()
        try trade.place(1, 3)
        try trade.accept(1)
        try trade.pay(1)
        try trade.commit(1)
        try trade.send(Trade.ShipOrder(order: .sample(1)))
        trade.clock.advance(by: .seconds(1))
        try trade.send(Trade.RefundOrder(order: .sample(1), amount: Money(2400, .eur), reason: "late"))
        trade.clock.advance(by: .seconds(1))
        try trade.send(Trade.RefundOrder(order: .sample(1), reason: "quality"))

        let postings = try trade.ask(Trade.FindPostings(order: .sample(1))).postings.dropFirst()

        #expect(
            postings.map { $0.entries.map { "\($0.account.rawValue) \($0.amount.amount)" } } == [
                ["buyer_credit 2990", "discounts 500", "shipping_income -490", "revenue -3000"],
                ["returns 2400", "refunds_payable -2400"],
                ["shipping_income 490", "returns 100", "refunds_payable -590"],
            ]
        )
        #expect(try trade.ask(Trade.VerifyLedger()).findings == [])
    }

    @Test func `holds nothing about orders that no money was paid for`() throws {
        try trade.place(1)
        try trade.accept(1)
        try trade.settle(trade.startPayment(1), .declined)

        #expect(try trade.ask(Trade.FindPostings(order: .sample(1))).postings == [])
    }
}
