import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Start bargain` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
    }

    @Test func `begins at the price alone, with all cuts drawn`() throws {
        try trade.offerBargain()

        let started = try trade.startBargain()

        #expect(started.bargain.price == Money(1000, .eur) && started.bargain.state == .running)
        #expect(started.bargain.expiresAt == trade.clock.now + .seconds(3600))
        #expect(try trade.emitted(Trade.BargainStarted.self) == [started])
        let cuts = try trade.ask(Trade.ExplainBargain(bargain: .sample(1))).cuts
        #expect(cuts.reduce(0) { $0 + $1.amount } == 300)
    }

    @Test func `answers the same again, begins once, and draws another seed for another bargain`() throws {
        try trade.offerBargain()
        let started = try trade.startBargain()
        #expect(try trade.startBargain() == started)
        let other = try trade.startBargain(2, opener: 2)

        #expect(try trade.emitted(Trade.BargainStarted.self).count == 2)
        #expect(started.bargain.seed.count == 16 && started.bargain.seed != other.bargain.seed)
        try trade.expectRefusal(
            .bargainExists,
            at: "$.id",
            of: Trade.StartBargain(id: .sample(1), offer: .sample(1), opener: .sample(2))
        )
    }

    @Test func `gives one person as many as the offer says, whatever became of them`() throws {
        try trade.offerBargain(bargains: 2)
        try trade.startBargain(1)
        try trade.pass(3600)
        #expect(try trade.bargain(1).state == .expired)
        try trade.startBargain(2)

        try trade.expectRefusal(
            .bargainLimit,
            at: "$.opener",
            of: Trade.StartBargain(offer: .sample(1), opener: .sample(1))
        )
        try trade.startBargain(3, opener: 2)
    }

    @Test func `begins within the campaign only, and ends with it`() throws {
        let now = trade.clock.now
        try trade.offerBargain(bargains: 9, until: now + .seconds(600))
        #expect(try trade.startBargain().bargain.expiresAt == now + .seconds(600))
        try trade.pass(600)

        try trade.expectRefusal(
            .campaignClosed,
            at: "$.offer",
            of: Trade.StartBargain(offer: .sample(1), opener: .sample(1))
        )
        #expect(try trade.bargain().state == .expired)
    }

    @Test func `refuses unknown offers, and products that are gone`() throws {
        try trade.offerBargain()
        try trade.expectRefusal(
            .offerNotFound,
            at: "$.offer",
            of: Trade.StartBargain(offer: .sample(9), opener: .sample(1))
        )
        try trade.deliver(Catalogue.ProductRetired(id: .sample(1)))
        try trade.expectRefusal(
            .productNotForSale,
            at: "$.offer",
            of: Trade.StartBargain(offer: .sample(1), opener: .sample(1))
        )
    }
}
