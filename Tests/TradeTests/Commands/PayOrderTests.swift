import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Pay order` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try trade.place(1)
    }

    @Test func `pays with whatever the sandbox does, in the end`() async throws {
        try trade.accept(1)
        try trade.startPayment(1)

        try await trade.performEffects()

        #expect(try trade.order(1).state == .paid)
        #expect(try trade.emitted(Trade.PaymentSettled.self).map(\.outcome) == [.succeeded])
        #expect(try trade.sent(Catalogue.CommitStock.self).map(\.order) == [.sample(1)])
    }

    @Test(
        arguments: [
            (Sandbox.twice, []), (.contradicts, []), (.late, [5]), (.unreachable, [2, 6]), (.wrongAmount, [30]),
            (.wrongCurrency, [30]),
        ] as [(Sandbox, [Int])]
    )
    func `pays once though the gateway misbehaves (ASVS 16.5.2)`(instrument: Sandbox, waits: [Int]) async throws {
        try trade.accept(1)
        try trade.startPayment(1, instrument)

        try await trade.performEffects()
        for wait in waits {
            #expect(try trade.order(1).state == .awaitingPayment)
            try trade.pass(wait)
            try await trade.performEffects()
        }

        #expect(try trade.order(1).state == .paid)
        #expect(try trade.emitted(Trade.OrderPaid.self).count == 1)
        #expect(try trade.refunds(of: 1) == [])
    }

    @Test func `is paid by a gateway that says no and then yes`() async throws {
        try trade.accept(1)
        try trade.startPayment(1, .regrets)

        try await trade.performEffects()

        #expect(try trade.order(1).state == .paid)
        #expect(try trade.emitted(Trade.PaymentSettled.self).map(\.outcome) == [.declined, .succeeded])
    }

    @Test func `answers the same payment again, and takes no money again`() async throws {
        try trade.accept(1)
        let command = Trade.PayOrder(id: .sample(7), order: .sample(1), instrument: Sandbox.ok.rawValue)
        let started = try trade.send(command)
        try await trade.performEffects()

        #expect(try trade.send(command) == started)

        #expect(started.payment == .sample(7))
        #expect(try trade.emitted(Trade.PaymentStarted.self).count == 1)
        try trade.expectRefusal(
            .paymentExists,
            at: "$.id",
            of: Trade.PayOrder(id: .sample(7), order: .sample(1), instrument: Sandbox.late.rawValue)
        )
    }

    @Test func `can be tried again after the gateway has declined`() async throws {
        try trade.accept(1)
        try trade.startPayment(1, .declined)
        try await trade.performEffects()
        #expect(try trade.order(1).state == .awaitingPayment)

        try trade.startPayment(1)
        try await trade.performEffects()

        #expect(try trade.order(1).state == .paid)
        #expect(try trade.emitted(Trade.PaymentSettled.self).map(\.outcome) == [.declined, .succeeded])
    }

    @Test func `answers a second payment with the first while that is open`() throws {
        try trade.accept(1)

        let payments = try [trade.startPayment(1), trade.startPayment(1, .late)]

        #expect(payments[0] == payments[1])
        #expect(try trade.emitted(Trade.PaymentStarted.self).count == 1)
    }

    @Test func `refuses orders that are not to be paid, or not any more, and strange instruments`() throws {
        let payment = Trade.PayOrder(order: .sample(1), instrument: "sandbox_ok")
        try trade.expectRefusal(.orderState, at: "$.order", of: payment)
        try trade.accept(1)
        try trade.expectRefusal(
            .invalidField,
            at: "$.instrument",
            of: Trade.PayOrder(order: .sample(1), instrument: "4111")
        )
        try trade.pass(1800)
        try trade.expectRefusal(.orderState, at: "$.order", of: payment)
        try trade.expectRefusal(
            .orderNotFound,
            at: "$.order",
            of: Trade.PayOrder(order: .sample(2), instrument: "sandbox_ok")
        )
    }
}
