import Model
import ServiceKit
import Storage
import Support
import Testing

@testable import TradeService

@Suite struct `Examine ledger` {
    @Test func `brings what the query finds, and so an alarm if it is bad`() async throws {
        let trade = try ServiceHarness(TradeService.self, asking: Accountant())
        try trade.send(Trade.AuditLedger())

        try await trade.performEffects()

        #expect(try trade.emitted(Trade.LedgerBroken.self).map(\.report) == [.example])
    }
}

/// Answers the one question with bad news.
private struct Accountant: Asking {
    func ask<Q: Query>(_ query: Q, timeout: Duration) async throws -> Q.Reply {
        guard let reply = Trade.LedgerReport.example as? Q.Reply else {
            throw Refusal(.failed, "Asked for \(Q.name).")
        }
        return reply
    }
}
