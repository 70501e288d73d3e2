import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Open flash sale on stock allotted` {
    @Test func `lets nobody join before, and everybody afterwards, and announces it once`() throws {
        let trade = try ServiceHarness<TradeService>.selling()
        try trade.offerFlashSale(isStocked: false)
        let early = #expect(throws: Refusal.self) { try trade.joinFlashSale(1) }

        for _ in 1...2 { try trade.allot() }

        #expect(early?.code == .flashSaleEarly && early?.retryAfter == 1)
        #expect(try trade.flashSale().state == .ready)
        #expect(try trade.emitted(Trade.FlashSalePrepared.self).count == 1)
        try trade.joinFlashSale(1)
        try trade.assess(1)
        #expect(try trade.sent(Catalogue.ReserveStock.self).map(\.sale) == [.sample(1)])
    }

    @Test func `says nothing to what is set aside for others`() throws {
        let trade = try ServiceHarness<TradeService>.selling()

        try trade.allot(9)

        #expect(try trade.emitted(Trade.FlashSalePrepared.self) == [])
    }
}
