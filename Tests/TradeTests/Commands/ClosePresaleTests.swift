import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Close presale` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try trade.offerPresale(perPerson: 3)
        try trade.orderPresale(1, quantity: 2)
        try trade.payPresale(1)
    }

    @Test func `tells how many pieces are wanted, once, when all are paid or free again`() throws {
        try trade.pass(7 * 86_400 - 1)
        try trade.orderPresale(2)
        try trade.accept(2)
        try trade.pass(45 * 60)
        #expect(try trade.send(Trade.ClosePresale(presale: .sample(1))).closedAt == nil)

        try trade.pass(1)
        try trade.send(Trade.ClosePresale(presale: .sample(1)))

        let closed = try trade.emitted(Trade.PresaleClosed.self).map(\.presale)
        #expect(closed == [try trade.presale()])
        #expect(closed.first?.sold == 2)
        #expect(closed.first?.closedAt == trade.clock.now)
    }

    @Test func `refuses a presale that does not exist`() throws {
        try trade.expectRefusal(.presaleNotFound, at: "$.presale", of: Trade.ClosePresale(presale: .sample(9)))
    }
}
