import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Inspect claim` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try trade.placeReceived()
    }

    @Test func `brings back into the stock what can be sold again, and gives the money back`() throws {
        try trade.claim(quantity: 3)
        try trade.decide(true)
        try trade.send(Trade.SendClaim(claim: .sample(1)))

        let claim = try trade.inspect(true, restocked: 2, scrapped: 1)

        #expect(claim.state == .refunding && claim.lines.map(\.restocked) == [2])
        #expect(try trade.refunds(of: 1) == [2990])
        let received = try trade.sent(Catalogue.ReceiveStock.self)
        #expect(received.map(\.quantity) == [2] && received.map(\.product) == [.sample(1)])
    }

    @Test func `gives nothing back when it is rejected, and escalated and accepted without waiting again`() throws {
        try trade.sendBack()

        #expect(try trade.inspect(false, restocked: 0, scrapped: 1).state == .rejected)
        #expect(try trade.refunds(of: 1) == [])
        #expect(try trade.sent(Catalogue.ReceiveStock.self).isEmpty)
        try trade.send(Trade.EscalateClaim(claim: .sample(1)))

        #expect(try trade.decide(true).state == .refunding)
    }

    @Test func `places an order for the same again, which costs nothing and completes the claim when it is shipped`()
        throws
    {
        try trade.sendBack(.exchange)

        let claim = try trade.inspect(true, restocked: 0, scrapped: 1)

        let replacement = try #require(claim.replacement)
        #expect(claim.state == .replacing)
        let placed = try #require(try trade.lastEmitted(Trade.OrderPlaced.self)).order
        #expect(placed.id == replacement && placed.total.amount == 0 && placed.claim == .sample(1))
        try answerStock(replacement)
        try trade.send(Trade.ShipOrder(order: replacement))
        #expect(try trade.claimState() == .completed)
        #expect(try trade.refunds(of: 1) == [])
        #expect(try trade.ask(Trade.VerifyLedger()).findings == [])
    }

    @Test func `has what can be sold again wait for the claim's acceptance, and brings it back once`() throws {
        try trade.sendBack()
        try trade.inspect(false, restocked: 1)
        #expect(try trade.sent(Catalogue.ReceiveStock.self).isEmpty)
        try trade.send(Trade.EscalateClaim(claim: .sample(1)))

        // Nobody says anything for a week.
        try trade.pass(7 * 86_400)
        try trade.confirmRefunds()

        #expect(try trade.claimState() == .completed)
        #expect(try trade.sent(Catalogue.ReceiveStock.self).map(\.quantity) == [1])
    }

    @Test func `sends nothing for what is paid back already`() throws {
        try trade.sendBack(.exchange)
        try trade.send(Trade.RefundOrder(order: .sample(1), reason: "goodwill"))
        try trade.confirmRefunds()

        let claim = try trade.inspect(true)

        #expect(claim.state == .completed && claim.replacement == nil)
        #expect(try trade.refunds(of: 1) == [2990])
        #expect(try trade.sent(Catalogue.ReceiveStock.self).map(\.quantity) == [1])
    }

    @Test func `gives back what is left where too little is left to pay for another`() throws {
        try trade.sendBack(.exchange)
        try trade.send(Trade.RefundOrder(order: .sample(1), amount: Money(2500, .eur), reason: "goodwill"))

        #expect(try trade.inspect(true).state == .refunding)

        #expect(try trade.refunds(of: 1) == [2500, 490])
    }

    @Test func `gives the money back when there is nothing to exchange it for`() throws {
        try trade.sendBack(.exchange)
        let replacement = try #require(try trade.inspect(true).replacement)

        try trade.deliver(Catalogue.StockRefused(order: replacement, attempt: 1, shortOf: .sample(1)))

        #expect(try trade.claimState() == .refunding)
        #expect(try trade.refunds(of: 1) == [996])
    }

    @Test func `gives the money back when the order that was to replace it is cancelled`() throws {
        try trade.sendBack(.exchange)
        let replacement = try #require(try trade.inspect(true).replacement)
        try answerStock(replacement)

        try trade.send(Trade.CancelOrder(order: replacement))

        #expect(try trade.claimState() == .refunding)
        #expect(try trade.sent(Catalogue.ReleaseStock.self).map(\.order) == [replacement])
    }

    @Test func `refuses pieces that do not add up, other lines, and claims that nothing has come back for`() throws {
        try trade.claim()
        try trade.expectRefusal(.claimState, at: "$.claim", of: command(1, 0))
        try trade.decide(true)
        try trade.send(Trade.SendClaim(claim: .sample(1)))

        for (restocked, scrapped) in [(1, 1), (0, 0), (2, -1), (.max, 1)] {
            try trade.expectRefusal(.quantityRefused, at: "$.lines[0]", of: command(restocked, scrapped))
        }
        try trade.expectRefusal(
            .invalidField,
            at: "$.lines",
            of: Trade.InspectClaim(claim: .sample(1), accept: true, lines: [])
        )
    }

    private func command(_ restocked: Int, _ scrapped: Int) -> Trade.InspectClaim {
        Trade.InspectClaim(
            claim: .sample(1),
            accept: true,
            lines: [.init(line: 0, restocked: restocked, scrapped: scrapped)]
        )
    }

    /// Has the catalogue reserve and commit a replacement.
    private func answerStock(_ order: ID<Trade.Order>) throws {
        let lines = [Catalogue.StockLine(product: .sample(1), quantity: 1)]
        try trade.deliver(
            Catalogue.StockReserved(order: order, attempt: 1, lines: lines, expiresAt: trade.clock.now)
        )
        try trade.deliver(Catalogue.StockCommitted(order: order, lines: lines))
    }
}
