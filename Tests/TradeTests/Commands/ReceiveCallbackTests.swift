import Model
import Privacy
import ServiceKit
import Support
import Testing

@testable import TradeService

/// Edge case 22 of the commerce rules.
@Suite struct `Receive callback` {
    private let trade: ServiceHarness<TradeService>
    private let payment: Trade.PaymentStarted

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try trade.place(1)
        try trade.accept(1)
        payment = try trade.startPayment(1)
    }

    @Test func `22: pays the order, once though the callback is repeated and the gateway asked as well`() async throws {
        for _ in 1...2 { #expect(try trade.send(callback()).outcome == .succeeded) }
        try await trade.performEffects()

        #expect(try trade.order(1).state == .paid)
        #expect(try trade.emitted(Trade.OrderPaid.self).count == 1)
        #expect(try trade.refunds(of: 1) == [])
    }

    @Test func `believes a no, a not yet, and a yes after both`() throws {
        #expect(try trade.send(callback("payment_intent.processing")).outcome == .pending)
        #expect(try trade.send(callback("payment_intent.payment_failed")).outcome == .declined)
        #expect(try trade.order(1).state == .awaitingPayment)

        #expect(try trade.send(callback()).outcome == .succeeded)

        #expect(try trade.order(1).state == .paid)
    }

    @Test func `settles a refund that the gateway was slow with`() throws {
        try trade.send(callback())
        try trade.send(Trade.CancelOrder(order: .sample(1)))
        let refund = try #require(try trade.lastEmitted(Trade.RefundStarted.self))

        #expect(try trade.send(callback(refund)).refund == refund.refund)

        #expect(try trade.order(1).state == .refunded)
    }

    @Test func `22: refuses another amount or currency than that of the refund`() throws {
        try trade.send(callback())
        try trade.send(Trade.CancelOrder(order: .sample(1)))
        let refund = try #require(try trade.lastEmitted(Trade.RefundStarted.self))

        for wrong in [callback(refund, amount: 1), callback(refund, currency: "usd")] {
            try trade.expectRefusal(.refundMismatch, at: "$.amount", of: wrong)
        }

        #expect(try trade.order(1).state == .cancelled)
    }

    @Test func `22: counts what has been received, not what was asked for`() throws {
        try trade.expectRefusal(.paymentMismatch, at: "$.amount", of: callback(received: 1999))

        #expect(try trade.order(1).state == .awaitingPayment)
    }

    @Test func `22: refuses a callback that comes before its payment, and takes it when it comes again`() throws {
        try trade.place(2)
        try trade.accept(2)
        let early = callback(payment: .sample(9), order: .sample(2))
        try trade.expectRefusal(.paymentNotFound, at: "$.payment", of: early)

        try trade.send(Trade.PayOrder(id: .sample(9), order: .sample(2), instrument: Sandbox.never.rawValue))
        try trade.send(early)

        #expect(try trade.order(2).state == .paid)
    }

    @Test func `22: refuses another amount, currency or order than that of the payment`() throws {
        for wrong in [callback(amount: 1999), callback(currency: "usd")] {
            try trade.expectRefusal(.paymentMismatch, at: "$.amount", of: wrong)
        }
        try trade.expectRefusal(.paymentMismatch, at: "$.order", of: callback(order: .sample(2)))
        #expect(try trade.order(1).state == .awaitingPayment)
    }

    @Test func `22: gives money for a closed order back, once`() throws {
        try trade.send(Trade.CancelOrder(order: .sample(1)))

        for _ in 1...2 { try trade.send(callback()) }

        #expect(try trade.order(1).state == .cancelled)
        #expect(try trade.refunds(of: 1) == [2000])
    }

    @Test func `22: keeps the first of two channels that both took the money, and gives the second back once`() throws {
        try trade.settle(payment, .declined)
        let other = try trade.startPayment(1)

        try trade.send(callback())
        for _ in 1...2 { try trade.send(callback(payment: other.payment)) }

        #expect(try trade.order(1).state == .paid)
        #expect(try trade.emitted(Trade.RefundStarted.self).map(\.reason) == ["paid_twice"])
    }

    @Test func `goes along with a gateway that knows nothing of us, from payment to refund`() throws {
        let gateway = StandInGateway(secret: GatewayTable.testSecret)
        let now = trade.clock.now
        try trade.send(gateway.callback("payment_intent.processing", of: payment, received: 0, at: now))
        try trade.send(gateway.callback("payment_intent.succeeded", of: payment, received: 2000, at: now))
        #expect(try trade.order(1).state == .paid)

        try trade.send(Trade.CancelOrder(order: .sample(1)))
        let refund = try #require(try trade.lastEmitted(Trade.RefundStarted.self))
        try trade.send(gateway.callback("refund.created", of: refund, "pending", at: now))
        try trade.send(gateway.callback("refund.updated", of: refund, "succeeded", at: now))

        #expect(try trade.order(1).state == .refunded)
        let stranger = StandInGateway(secret: "whsec_of_somebody_else")
        try trade.expectRefusal(
            .signatureRefused,
            at: "$.signature",
            of: stranger.callback("refund.updated", of: refund, "failed", at: now)
        )
    }

    @Test func `refuses what the gateway has not signed, or long ago`() throws {
        var forged = callback()
        forged.payload = forged.payload.replacing("2000", with: "1")
        try trade.expectRefusal(.signatureRefused, at: "$.signature", of: forged)
        var unsigned = callback()
        unsigned.signature = "t=1"
        try trade.expectRefusal(.signatureRefused, at: "$.signature", of: unsigned)
        let old = callback()
        trade.clock.advance(by: .seconds(301))
        try trade.expectRefusal(.signatureRefused, at: "$.signature", of: old)
    }

    @Test func `lets be what changes nothing here, and refuses what can't be read`() throws {
        let reply = try trade.send(signed(#"{"type":"charge.dispute.created","data":{"object":{"id":"dp_1"}}}"#))
        #expect(reply == Trade.CallbackReceived(type: "charge.dispute.created"))

        for payload in ["", "[]", "{}", #"{"type":"payment_intent.succeeded","data":{"object":{"amount":1}}}"#] {
            try trade.expectRefusal(.invalidField, at: "$.payload", of: signed(payload))
        }
    }

    @Test func `believes nobody while no secret is known`() throws {
        let gateways = GatewayTable(in: .folder("", variables: [:]))
        let command = callback()

        let refusal = #expect(throws: Refusal.self) {
            try gateways.read(command.payload, signature: command.signature, at: trade.clock.now)
        }

        #expect(refusal?.code == .signatureRefused)
    }

    private func callback(
        _ type: String = "payment_intent.succeeded",
        payment: ID<Trade.Payment>? = nil,
        order: ID<Trade.Order> = .sample(1),
        amount: Int = 2000,
        received: Int? = nil,
        currency: String = "eur"
    ) -> Trade.ReceiveCallback {
        signed(
            """
            {"id":"evt_1","object":"event","type":"\(type)","data":{"object":{"id":"pi_1","amount":\(amount),\
            "amount_received":\(received ?? amount),"currency":"\(currency)","metadata":{"order":"\(order)","payment":"\(payment ?? self.payment.payment)"}}}}
            """
        )
    }

    private func callback(
        _ refund: Trade.RefundStarted,
        amount: Int = 2000,
        currency: String = "eur"
    ) -> Trade.ReceiveCallback {
        signed(
            """
            {"type":"refund.updated","data":{"object":{"id":"re_1","status":"succeeded","amount":\(amount),\
            "currency":"\(currency)","metadata":{"order":"\(refund.order)","refund":"\(refund.refund)",\
            "attempt":"1"}}}}
            """
        )
    }

    private func signed(_ payload: String) -> Trade.ReceiveCallback {
        let secret = WebhookSecret(GatewayTable.testSecret)
        return Trade.ReceiveCallback(payload: payload, signature: secret.header(for: payload, at: trade.clock.now))
    }
}
