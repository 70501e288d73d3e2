import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Chase order` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try trade.place(1)
    }

    @Test func `asks risk control three times about the same action and then refuses`() throws {
        for wait in [30, 60] { try trade.pass(wait) }

        let asked = try trade.sent(RiskControl.AssessAction.self)
        #expect(asked.count == 3 && Set(asked.map(\.id)).count == 1 && Set(asked.map(\.device)) == ["dev-1"])
        #expect(try trade.order(1).state == .placed)
        try trade.pass(120)
        #expect(try trade.order(1).state == .refused)
        #expect(try trade.emitted(Trade.OrderRefused.self).map(\.order.reason) == ["risk_unavailable"])
        #expect(try trade.sent(Catalogue.ReleaseStock.self).isEmpty)
    }

    @Test func `asks the stock three times and then refuses and gives back what may be reserved`() throws {
        try trade.assess(1)
        for wait in [30, 60, 120] { try trade.pass(wait) }

        #expect(try trade.sent(Catalogue.ReserveStock.self).map(\.attempt) == [1, 1, 1])
        #expect(try trade.order(1).reason == "stock_unavailable")
        #expect(try trade.sent(Catalogue.ReleaseStock.self).map(\.order) == [.sample(1)])
        try trade.reserve(1)
        #expect(try trade.order(1).state == .refused)
        #expect(try trade.sent(Catalogue.ReleaseStock.self).count == 2)
    }

    @Test func `asks the catalogue to commit what is paid for however long it takes`() throws {
        try trade.accept(1)
        try trade.pay(1)
        for wait in [30, 300, 1800, 7200, 7200] { try trade.pass(wait) }

        #expect(try trade.sent(Catalogue.CommitStock.self).count == 6)
        #expect(try trade.order(1).state == .paid)
        try trade.commit(1)
        try trade.pass(7200)
        #expect(try trade.sent(Catalogue.CommitStock.self).count == 6)
    }

    @Test func `asks risk control about the same leader though another has inherited the group`() throws {
        try trade.offer(size: 3)
        try trade.open(1, order: 11, leader: 1)
        try trade.join(2, order: 12)
        try trade.join(3, order: 13)

        try trade.send(Trade.CancelOrder(order: .sample(11)))
        try trade.pass(30)

        #expect(try trade.groupBuy().leader == .sample(2))
        for member in [12, 13] as [UInt64] {
            let asked = try trade.sent(RiskControl.AssessAction.self).filter {
                $0.subject == ID<Trade.Order>.sample(member).description
            }
            #expect(asked.count == 2)
            #expect(asked.allSatisfy { $0.counterparty == .sample(1) && $0.action == .groupJoin })
        }
    }

    @Test func `leaves an order alone that has its answer`() throws {
        try trade.accept(1)
        let asked = trade.published.count

        try trade.send(Trade.ChaseOrder(order: .sample(1)))

        #expect(trade.published.count == asked)
        #expect(try trade.order(1).state == .awaitingPayment)
    }

    @Test func `refuses an order that does not exist`() throws {
        try trade.expectRefusal(.orderNotFound, at: "$.order", of: Trade.ChaseOrder(order: .sample(2)))
    }
}
