import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Expire bargain` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try trade.offerBargain()
        try trade.startBargain()
    }

    @Test func `ends a bargain that has not been reached in time, once`() throws {
        try trade.help(2...2)
        try trade.pass(3600)
        for _ in 1...2 { try trade.send(Trade.ExpireBargain(bargain: .sample(1))) }

        #expect(try trade.bargain().state == .expired)
        #expect(try trade.emitted(Trade.BargainExpired.self).count == 1)
    }

    @Test func `does nothing before its time, nor to a bargain that is ordered`() throws {
        #expect(try trade.send(Trade.ExpireBargain(bargain: .sample(1))).state == .running)
        try trade.help(2...4)
        try trade.pass(3600)
        #expect(try trade.bargain().state == .reached)
        try trade.buyBargain()
        try trade.accept(1)
        try trade.pay(1)

        try trade.pass(86_400)

        #expect(try trade.bargain().state == .ordered)
        try trade.expectRefusal(
            .bargainNotFound,
            at: "$.bargain",
            of: Trade.ExpireBargain(bargain: .sample(9))
        )
    }
}
