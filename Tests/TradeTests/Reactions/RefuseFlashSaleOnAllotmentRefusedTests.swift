import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Refuse flash sale on allotment refused` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try trade.offerFlashSale(admissionsPerSecond: 1, isStocked: false)
    }

    @Test func `calls the sale off, once`() throws {
        for _ in 1...2 { try refuse() }

        #expect(try trade.flashSale().state == .refused)
        #expect(try trade.emitted(Trade.FlashSaleRefused.self).count == 1)
        try trade.expectRefusal(.flashSaleRefused, at: "$.sale", of: trade.joining(1))
        let entering = Trade.EnterFlashSale(sale: .sample(1), person: .sample(1))
        try trade.expectRefusal(.flashSaleRefused, at: "$.sale", of: entering)
    }

    @Test func `tells those who have a ticket`() throws {
        try trade.send(Trade.EnterFlashSale(sale: .sample(1), person: .sample(7)))

        try refuse()
        try trade.fireTimers()

        #expect(try trade.sent(Notification.SendMessage.self).map(\.person) == [.sample(7)])
    }

    @Test func `leaves a sale alone whose pieces are set aside`() throws {
        try trade.allot()

        try refuse()

        #expect(try trade.flashSale().state == .ready)
    }

    private func refuse() throws {
        try trade.deliver(Catalogue.AllotmentRefused(sale: .sample(1), product: .sample(1)))
    }
}
