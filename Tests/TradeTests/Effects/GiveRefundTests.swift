import Model
import Testing

@testable import TradeService

@Suite struct `Give refund` {
    @Test(
        arguments: [
            (Sandbox.ok, [.succeeded, .succeeded, .succeeded]),
            (.refundFailsOnce, [.declined, .succeeded, .succeeded]),
            (.refundLate, [.pending, .pending, .succeeded]),
            (.refundSlow, [.pending, .pending, .pending]),
        ] as [(Sandbox, [Trade.PaymentOutcome])]
    )
    func `says what the instrument stands for`(instrument: Sandbox, outcomes: [Trade.PaymentOutcome]) {
        #expect((1...3).map { instrument.refund(attempt: $0, asks: $0) } == outcomes)
    }

    @Test func `names another amount than it was asked for, once, if the instrument wants that`() {
        let amounts = [Sandbox.ok, .refundWrongAmount].map { instrument in
            (1...2).map { instrument.refundedAmount(Money(500, .eur), asks: $0).amount }
        }

        #expect(amounts == [[500, 500], [499, 500]])
    }

    @Test func `is out of reach twice with an unreachable instrument`() {
        #expect((1...3).map { Sandbox.unreachable.isReachable(attempt: $0) } == [false, false, true])
    }
}
