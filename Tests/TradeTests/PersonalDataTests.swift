import Model
import ServiceKit
import Storage
import Support
import Testing

@testable import TradeService

@Suite struct `Trade's personal data` {
    @Test func `is erased, retained and exported by its map`() throws {
        try checkPersonalData(of: TradeService.self)
    }

    @Test func `26: a refund goes on to its end though its buyer leaves meanwhile`() throws {
        let trade = try ServiceHarness<TradeService>.selling()
        try trade.placePaid(1)
        try trade.send(Trade.CancelOrder(order: .sample(1)))

        try trade.deliver(
            Identity.ErasureRequested(request: .sample(1), person: .sample(1), requestedAt: trade.clock.now)
        )
        try trade.confirmRefunds()

        #expect(try trade.order(1).state == .refunded)
        #expect(try trade.ask(Trade.VerifyLedger()).findings == [])
    }

    @Test func `26: a claim for an exchange is refunded when its buyer leaves meanwhile`() throws {
        let trade = try ServiceHarness<TradeService>.selling()
        try trade.placeReceived()
        try trade.sendBack(.exchange)

        try trade.deliver(
            Identity.ErasureRequested(request: .sample(1), person: .sample(1), requestedAt: trade.clock.now)
        )
        #expect(try trade.inspect(true).replacement == nil)
        try trade.confirmRefunds()

        #expect(try trade.claimState() == .completed)
    }

    /// How far somebody is who leaves.
    enum Moment: CaseIterable {
        case placed, accepted, paying
    }

    @Test(arguments: Moment.allCases)
    func `ends a checkout under way, or brings it to its end, without a trace of its buyer`(moment: Moment) throws {
        let trade = try ServiceHarness<TradeService>.selling()
        try trade.place(1)
        if moment != .placed { try trade.accept(1) }
        let payment = try moment == .paying ? trade.startPayment(1) : nil

        try trade.deliver(
            Identity.ErasureRequested(request: .sample(1), person: .sample(1), requestedAt: trade.clock.now)
        )
        // The others go on as if nothing had happened.
        if moment == .placed { try trade.accept(1) }
        if let payment { try trade.settle(payment) }
        trade.clock.advance(by: .seconds(3 * 86_400))
        try trade.fireTimers()
        try trade.confirmRefunds()

        let order = try trade.order(1)
        #expect(order.state == (moment == .paying ? .paid : .cancelled))
        #expect(order.address == nil)
        #expect(try trade.ask(Trade.VerifyLedger()).findings == [])
        let traces = try trade.store.read { database in
            try Int.fetchOne(
                database,
                sql: "SELECT count(*) FROM customer_order WHERE device IS NOT NULL OR network IS NOT NULL"
            )
        }
        #expect(traces == 0)
        #expect(trade.deadReasons == [])
    }

    @Test func `lets nobody buy who has left`() throws {
        let trade = try ServiceHarness<TradeService>.selling()
        try trade.offer(size: 3)
        try trade.open()
        try trade.join(2)
        try trade.offerBargain()
        try trade.startBargain(1, opener: 3)
        for person in [1, 2] as [UInt64] {
            try trade.deliver(
                Identity.ErasureRequested(
                    request: .sample(person),
                    person: .sample(person),
                    requestedAt: trade.clock.now
                )
            )
        }
        let line = Trade.OrderLine(
            product: .sample(1),
            quantity: 1,
            unitPrice: Money(1, .eur),
            amount: Money(1, .eur)
        )
        let commands: [any Command] = [
            Trade.PlaceOrder(buyer: .sample(1), lines: [.init(product: .sample(1), quantity: 1)]),
            Trade.OpenGroupBuy(offer: .sample(1), buyer: .sample(1)),
            Trade.JoinGroupBuy(groupBuy: .sample(1), buyer: .sample(1)),
            Trade.BuyBargain(bargain: .sample(1), buyer: .sample(1)),
            Trade.JoinFlashSale(sale: .sample(1), buyer: .sample(1)),
            Trade.ChangeCart(buyer: .sample(1), product: .sample(1), quantity: 1),
            Trade.RecordOrder(buyer: .sample(1), lines: [line], placedAt: trade.clock.now),
            Trade.RecordReturn(buyer: .sample(1), lines: [line], returnedAt: trade.clock.now),
        ]

        for command in commands { try trade.expectRefusal(.buyerErased, at: "$.buyer", of: command) }
        let start = Trade.StartBargain(offer: .sample(1), opener: .sample(1))
        try trade.expectRefusal(.buyerErased, at: "$.opener", of: start)
        let help = Trade.HelpBargain(bargain: .sample(1), person: .sample(1))
        try trade.expectRefusal(.buyerErased, at: "$.person", of: help)
        let enter = Trade.EnterFlashSale(sale: .sample(1), person: .sample(1))
        try trade.expectRefusal(.buyerErased, at: "$.person", of: enter)
    }
}
