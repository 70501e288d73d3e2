import Messaging
import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Retry refund` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try trade.place(1)
        try trade.accept(1)
    }

    @Test(arguments: [(Sandbox.refundFailsOnce, [5]), (.refundLate, [5, 30]), (.refundWrongAmount, [60])])
    func `asks until the gateway confirms, under one refund`(instrument: Sandbox, waits: [Int]) async throws {
        try trade.startPayment(1, instrument)
        try await trade.performEffects()
        try trade.send(Trade.CancelOrder(order: .sample(1)))

        try await trade.performEffects()
        for wait in waits {
            #expect(try trade.order(1).refunded.amount == 0)
            try trade.pass(wait)
            try await trade.performEffects()
        }

        #expect(try trade.order(1).state == .refunded)
        #expect(try trade.refunds(of: 1) == [2000])
        #expect(try trade.emitted(Trade.OrderRefunded.self).count == 1)
    }

    @Test func `23: asks a gateway again that never answers, and not one that has confirmed`() throws {
        try trade.pay(1)
        try trade.send(Trade.CancelOrder(order: .sample(1)))
        let asked = { trade.startedEffects.count { $0.route.type == GiveRefund.name && $0.attempt == 1 } }
        try trade.fireTimers()
        #expect(asked() == 1)

        try trade.pass(60)
        #expect(asked() == 2)
        try trade.confirmRefunds()
        let refund = try #require(try trade.emitted(Trade.RefundStarted.self).first)
        let reply = try trade.send(Trade.RetryRefund(refund: refund.refund, order: .sample(1)))

        #expect(reply.outcome == .succeeded)
        try trade.fireTimers()
        #expect(asked() == 2)
    }

    @Test func `refuses a refund that does not exist`() throws {
        try trade.expectRefusal(
            .refundNotFound,
            at: "$.refund",
            of: Trade.RetryRefund(refund: .sample(9), order: .sample(1))
        )
    }
}
