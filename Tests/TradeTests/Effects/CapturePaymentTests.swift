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
            (.declined, [.declined, .declined]), (.twice, [.succeeded, .succeeded]),
        ] as [(Sandbox, [Trade.PaymentOutcome])]
    )
    func `says what the instrument stands for`(instrument: Sandbox, outcomes: [Trade.PaymentOutcome]) {
        #expect([0, 1].map { instrument.capture(checks: $0) } == outcomes)
    }
}

extension UUID128 {
    fileprivate static let sample = ID<Trade.Payment>.sample(1).uuid
}
