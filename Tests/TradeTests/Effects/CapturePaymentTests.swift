import Messaging
import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Capture payment` {
    @Test func `takes its time with a slow instrument, and lets itself be stopped`() async throws {
        let trade = try ServiceHarness<TradeService>.selling()
        try trade.place(1)
        try trade.accept(1)
        try trade.startPayment(1, .slow)
        try trade.fireTimers()
        let effect = try #require(trade.startedEffects.last)
        let call = Task { try await effect.route.perform(effect.body, .init(id: .sample, number: 1)) }

        call.cancel()

        await #expect(throws: CancellationError.self) { try await call.value }
    }

    @Test(
        arguments: [
            (Sandbox.ok, [.succeeded, .succeeded]), (.slow, [.succeeded, .succeeded]), (.late, [.pending, .succeeded]),
            (.declined, [.declined, .declined]), (.twice, [.succeeded, .succeeded]), (.never, [.pending, .pending]),
        ] as [(Sandbox, [Trade.PaymentOutcome])]
    )
    func `says what the instrument stands for`(instrument: Sandbox, outcomes: [Trade.PaymentOutcome]) {
        #expect([0, 1].map { instrument.capture(checks: $0, answer: 1) } == outcomes)
    }

    @Test(
        arguments: [
            (Sandbox.ok, 1, [.succeeded]), (.twice, 2, [.succeeded, .succeeded]),
            (.contradicts, 2, [.succeeded, .declined]), (.regrets, 2, [.declined, .succeeded]),
        ] as [(Sandbox, Int, [Trade.PaymentOutcome])]
    )
    func `answers as often as the instrument stands for`(
        instrument: Sandbox,
        answers: Int,
        outcomes: [Trade.PaymentOutcome]
    ) {
        #expect(instrument.answers == answers)
        #expect((1...answers).map { instrument.capture(checks: 0, answer: $0) } == outcomes)
    }

    @Test func `names another sum at first with an instrument that stands for that`() {
        let amount = Money(2000, .eur)

        #expect([0, 1].map { Sandbox.wrongAmount.amount(amount, checks: $0).amount } == [1999, 2000])
        #expect([0, 1].map { Sandbox.wrongCurrency.amount(amount, checks: $0).currency } == [.usd, .eur])
        #expect(Sandbox.ok.amount(amount, checks: 0) == amount)
    }
}

extension UUID128 {
    fileprivate static let sample = ID<Trade.Payment>.sample(1).uuid
}
