import Messaging
import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Check payment` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try trade.place(1)
        try trade.accept(1)
    }

    @Test func `asks a silent gateway again, and later and later`() throws {
        try trade.startPayment(1)
        try trade.fireTimers()
        let effects = { trade.startedEffects.count { $0.route.type == CapturePayment.name && $0.attempt == 1 } }
        #expect(effects() == 1)

        try trade.pass(30)
        #expect(effects() == 2)
        try trade.pass(29)
        #expect(effects() == 2)
        try trade.pass(1)
        #expect(effects() == 3)
    }

    @Test func `counts a payment as declined after days of silence, until the gateway says otherwise`() throws {
        let payment = try trade.startPayment(1)

        for _ in 1...45 { try trade.pass(7200) }
        #expect(try trade.emitted(Trade.PaymentSettled.self).map(\.outcome) == [.declined])

        try trade.settle(payment)
        #expect(try trade.emitted(Trade.PaymentSettled.self).map(\.outcome) == [.declined, .succeeded])
    }

    @Test func `refuses a payment that does not exist`() throws {
        try trade.expectRefusal(
            .paymentNotFound,
            at: "$.payment",
            of: Trade.CheckPayment(payment: .sample(9), order: .sample(1))
        )
    }
}
