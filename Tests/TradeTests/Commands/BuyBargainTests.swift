import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

/// Edge cases 11 to 13 of the commerce rules.
@Suite struct `Buy bargain` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try trade.changePriceRules()
        try trade.reachBargain()
    }

    @Test func `places an order at the floor, and the ledger balances when it is paid`() throws {
        let ordered = try trade.buyBargain()
        try trade.accept(1)
        try trade.pay(1)

        #expect(ordered.order.total == Money(700, .eur) && ordered.order.bargain == .sample(1))
        #expect(ordered.order.lines.map(\.discount) == [Money(300, .eur)])
        #expect(try trade.emitted(Trade.BargainOrdered.self) == [ordered])
        #expect(try trade.order(1).state == .paid && trade.bargain().state == .ordered)
        #expect(try trade.ask(Trade.VerifyLedger()).findings == [])
        let posting = try trade.ask(Trade.FindPostings(order: .sample(1))).postings.last
        #expect(posting?.entries.first { $0.account == .discounts }?.amount == Money(300, .eur))
    }

    @Test func `answers the same again, and refuses others, bargains above their floor, and orders that exist`() throws
    {
        let ordered = try trade.buyBargain()
        #expect(try trade.buyBargain() == ordered)
        #expect(try trade.emitted(Trade.OrderPlaced.self).count == 1)

        try trade.place(7, buyer: 2)
        try trade.expectRefusal(.notTheOpener, at: "$.buyer", of: buying(by: 2))
        try trade.expectRefusal(.bargainNotReached, at: "$.bargain", of: buying())
        try trade.expectRefusal(.orderExists, at: "$.order", of: buying(order: 7))
        try trade.send(Trade.OfferBargain(id: .sample(2), product: .sample(1), floor: Money(1, .eur), cuts: 2))
        try trade.send(Trade.StartBargain(id: .sample(2), offer: .sample(2), opener: .sample(1)))
        try trade.expectRefusal(.bargainNotReached, at: "$.bargain", of: buying(2))
        try trade.expectRefusal(.bargainNotFound, at: "$.bargain", of: buying(9))
    }

    @Test func `11: can be bought again when the stock was gone, and expires if it stays so`() throws {
        try trade.buyBargain()
        try trade.assess(1)
        try trade.refuseStock(1)
        #expect(try trade.order(1).reason == "out_of_stock" && trade.bargain().state == .reached)
        #expect(try trade.emitted(Trade.BargainReopened.self).map(\.order) == [.sample(1)])

        try trade.buyBargain(order: 2)
        try trade.assess(2)
        try trade.refuseStock(2)
        try trade.pass(86_400)

        #expect(try trade.bargain().state == .expired)
        #expect(try trade.emitted(Trade.BargainExpired.self).count == 1)
    }

    @Test func `12: is ordered anew from the same bargain when the first order was closed unpaid`() throws {
        try trade.buyBargain()
        try trade.accept(1)
        try trade.pass(1800)
        #expect(try trade.order(1).reason == "expired")

        let again = try trade.buyBargain(order: 2)

        #expect(again.order.total == Money(700, .eur))
        #expect(try trade.bargain().order == .sample(2))
        try trade.accept(2)
        try trade.pay(2)
        #expect(try trade.order(2).state == .paid)
    }

    @Test func `12: gives late money for the first order back once the bargain is used for another`() throws {
        try trade.buyBargain()
        try trade.accept(1)
        let payment = try trade.startPayment(1)
        try trade.settle(payment, .declined)
        try trade.pass(1800)
        try trade.buyBargain(order: 2)

        try trade.settle(payment)

        #expect(try trade.order(1).state == .cancelled && trade.refunds(of: 1) == [700])
        #expect(try trade.bargain().order == .sample(2))
    }

    @Test func `honours late money while nobody has used the bargain since`() throws {
        try trade.buyBargain()
        try trade.accept(1)
        let payment = try trade.startPayment(1)
        try trade.settle(payment, .declined)
        try trade.pass(1800)
        #expect(try trade.bargain().state == .reached)

        try trade.settle(payment)
        try trade.reserve(1, attempt: 2)

        #expect(try trade.order(1).state == .paid && trade.bargain().order == .sample(1))
    }

    @Test func `13: keeps the price for a day though the campaign ends between reaching it and the order`() throws {
        try trade.send(
            Trade.OfferBargain(
                id: .sample(2),
                product: .sample(1),
                floor: Money(700, .eur),
                cuts: 1,
                helpsPerPerson: 3,
                until: trade.clock.now + .seconds(60)
            )
        )
        try trade.send(Trade.StartBargain(id: .sample(2), offer: .sample(2), opener: .sample(1)))
        try trade.help(2...2, in: 2)

        try trade.pass(86_399)
        let ordered = try trade.send(Trade.BuyBargain(bargain: .sample(2), order: .sample(2), buyer: .sample(1)))

        #expect(ordered.order.total == Money(700, .eur))
        trade.clock.advance(by: .seconds(1))
        let refusal = #expect(throws: Refusal.self) { try trade.send(buying()) }
        #expect(refusal?.code == .bargainNotReached)
    }

    @Test func `13: expires when its order ends after the day is over`() throws {
        trade.clock.advance(by: .seconds(86_000))
        try trade.buyBargain()
        try trade.accept(1)

        try trade.pass(1800)

        #expect(try trade.order(1).state == .cancelled && trade.bargain().state == .expired)
        #expect(try trade.emitted(Trade.BargainReopened.self) == [])
        #expect(try trade.emitted(Trade.BargainExpired.self).count == 1)
    }

    @Test func `refuses a product that is not for sale at the moment`() throws {
        let later = trade.clock.now + .seconds(1)
        try trade.deliver(Catalogue.ProductChanged(product: product(1, state: .draft, changedAt: later)))

        try trade.expectRefusal(.productNotForSale, at: "$.bargain", of: buying())
    }

    private func buying(_ bargain: UInt64 = 1, order: UInt64? = nil, by buyer: UInt64 = 1) -> Trade.BuyBargain {
        Trade.BuyBargain(bargain: .sample(bargain), order: order.map { .sample($0) }, buyer: .sample(buyer))
    }
}
