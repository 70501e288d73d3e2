import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Somebody with a token, in trade` {
    private let trade: ServiceHarness<TradeService>
    private let approver = Approver()

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try approver.introduce(to: trade)
        try trade.placeReceived()
        try trade.claim()
    }

    private func token(_ number: UInt64) throws -> String {
        try approver.accessToken(of: .sample(number), for: "trade", at: trade.clock.now)
    }

    private func code(of command: some Command, by number: UInt64) throws -> RefusalCode? {
        do {
            try trade.send(command, from: "edge", token: token(number))
            return nil
        } catch let refusal as Refusal {
            return refusal.code
        }
    }

    private func code(of query: some Query, by number: UInt64) throws -> RefusalCode? {
        do {
            _ = try trade.ask(query, from: "edge", token: token(number))
            return nil
        } catch let refusal as Refusal {
            return refusal.code
        }
    }

    @Test func `does nothing about the orders and claims of others (ASVS 8.2.2, 8.3.1)`() throws {
        let before = trade.published.count
        let commands: [any Command] = [
            Trade.CancelOrder(order: .sample(1)),
            Trade.PayOrder(order: .sample(1), instrument: Sandbox.ok.rawValue),
            Trade.ReceiveOrder(order: .sample(1)),
            Trade.OpenClaim(
                id: .sample(2),
                order: .sample(1),
                kind: .refundOnly,
                reason: .defective,
                lines: [.init(line: 0, quantity: 1)]
            ),
            Trade.WithdrawClaim(claim: .sample(1)), Trade.SendClaim(claim: .sample(1)),
            Trade.EscalateClaim(claim: .sample(1)),
        ]

        for command in commands { #expect(try code(of: command, by: 2) == .notAllowed, "\(command)") }
        #expect(trade.published.count == before)
    }

    @Test func `does their own`() throws {
        try trade.place(2)

        #expect(try code(of: Trade.CancelOrder(order: .sample(2)), by: 1) == nil)
        #expect(try code(of: Trade.WithdrawClaim(claim: .sample(1)), by: 1) == nil)
    }

    @Test func `finds their own, and is shown nothing of others, nor of everybody (ASVS 8.2.2)`() throws {
        #expect(try trade.ask(Trade.FindOrders(buyer: .sample(1)), from: "edge", token: token(1)).orders.count == 1)
        #expect(try trade.ask(Trade.FindClaims(buyer: .sample(1)), from: "edge", token: token(1)).claims.count == 1)
        #expect(try code(of: Trade.FindGroupBuys(person: .sample(1)), by: 1) == nil)
        #expect(try code(of: Trade.FindGroupBuys(), by: 1) == nil)

        let queries: [any Query] = [
            Trade.FindOrders(order: .sample(1)), Trade.FindOrders(buyer: .sample(1)), Trade.FindOrders(),
            Trade.FindClaims(claim: .sample(1)), Trade.FindClaims(buyer: .sample(1)), Trade.FindClaims(),
            Trade.FindGroupBuys(person: .sample(1)), Trade.FindBargains(opener: .sample(1)),
            Trade.AskQuote(buyer: .sample(1)),
        ]
        for query in queries { #expect(try code(of: query, by: 2) == .notAllowed, "\(query)") }
    }

    @Test func `does no work of the shop, not even on their own order (ASVS 8.2.1)`() throws {
        #expect(try code(of: Trade.RefundOrder(order: .sample(1), reason: "I want it"), by: 1) == .notAllowed)
        #expect(try code(of: Trade.DecideClaim(claim: .sample(1), accept: true), by: 1) == .notAllowed)
        #expect(try trade.refunds(of: 1).isEmpty)
    }

    @Test func `is nobody in particular to the edge itself, which speaks for everybody`() throws {
        try trade.send(Trade.WithdrawClaim(claim: .sample(1)), from: "edge")
        #expect(try trade.ask(Trade.FindOrders(), from: "edge").orders.count == 1)
    }
}
