import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

/// Edge cases 1 to 4 of the commerce rules.
@Suite struct `Join group-buy` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try trade.offer(size: 3)
        try trade.open()
    }

    @Test func `reserves a seat, and asks risk control about the member and the leader`() throws {
        let joined = try trade.join(2)

        #expect(joined.groupBuy.members.map(\.person) == [.sample(1), .sample(2)])
        #expect(try trade.emitted(Trade.GroupBuyJoined.self) == [joined])
        let asked = try #require(try trade.sent(RiskControl.AssessAction.self).last)
        #expect(asked.action == .groupJoin && asked.counterparty == .sample(1))
    }

    @Test func `forms when every seat is paid, once`() throws {
        for person in [2, 3] as [UInt64] { try trade.join(person) }
        for order in [1, 3] as [UInt64] { try trade.paySeat(order) }
        #expect(try trade.groupBuy().state == .open)

        try trade.paySeat(2)
        try trade.pass(2 * 86_400)

        #expect(try trade.groupBuy().state == .formed)
        #expect(try trade.emitted(Trade.GroupBuyFormed.self).count == 1)
        #expect(try trade.emitted(Trade.GroupBuyExpired.self).isEmpty)
    }

    @Test func `1: has one last seat for two who want it within the same second`() throws {
        try trade.join(2)
        try trade.join(3)

        try trade.expectRefusal(
            .groupBuyFull,
            at: "$.group_buy",
            of: Trade.JoinGroupBuy(groupBuy: .sample(1), buyer: .sample(4))
        )
        #expect(try trade.groupBuy().members.count == 3)
    }

    @Test func `2: frees the seat of a member who does not pay, and gives late money back once it is taken`() throws {
        try trade.join(2)
        try trade.join(3)
        try trade.accept(3)
        let payment = try trade.startPayment(3)
        try trade.settle(payment, .declined)
        try trade.pass(900)
        #expect(try trade.groupBuy().members.map(\.person) == [.sample(1), .sample(2)])
        try trade.join(4)

        try trade.settle(payment)

        #expect(try trade.groupBuy().members.count == 3)
        #expect(try trade.emitted(Trade.RefundStarted.self).map(\.reason) == ["paid_late"])
    }

    @Test func `takes the seat again for late money while it is free`() throws {
        try trade.join(2)
        try trade.accept(2)
        let payment = try trade.startPayment(2)
        try trade.settle(payment, .declined)
        try trade.pass(900)
        #expect(try trade.groupBuy().members.count == 1)

        try trade.settle(payment)
        try trade.reserve(2, attempt: 2)

        #expect(try trade.groupBuy().members.map(\.isPaid) == [false, true])
        #expect(try trade.order(2).state == .paid)
    }

    @Test func `4: gives the lead to who came next when the leader leaves, and keeps the deadline`() throws {
        try trade.join(2)
        for order in [1, 2] as [UInt64] { try trade.paySeat(order) }
        let deadline = try trade.groupBuy().expiresAt

        try trade.send(Trade.CancelOrder(order: .sample(1)))

        let group = try trade.groupBuy()
        #expect(group.leader == .sample(2) && group.expiresAt == deadline && group.state == .open)
        #expect(try trade.emitted(Trade.GroupBuyLeft.self).map(\.person) == [.sample(1)])
        #expect(try trade.refunds(of: 1) == [700])
        try trade.open(2, order: 9)
    }

    @Test func `3: keeps price and seats when a member is refunded after the group has formed`() throws {
        for person in [2, 3] as [UInt64] { try trade.join(person) }
        for order in [1, 2, 3] as [UInt64] { try trade.paySeat(order) }

        try trade.send(Trade.RefundOrder(order: .sample(2), reason: "quality"))
        try trade.confirmRefunds()

        let group = try trade.groupBuy()
        #expect(group.state == .formed && group.members.count == 3)
        #expect(try trade.order(2).state == .refunded)
        #expect(try trade.order(1).total == Money(700, .eur))
    }

    @Test func `frees the seats of members that risk control denies or that get no stock`() throws {
        for person in [2, 3] as [UInt64] { try trade.join(person) }
        try trade.assess(2, .deny)
        try trade.assess(3)
        try trade.refuseStock(3)

        #expect(try trade.groupBuy().members.map(\.person) == [.sample(1)])
        #expect(try trade.emitted(Trade.OrderRefused.self).map(\.order.reason) == ["risk_denied", "out_of_stock"])
    }

    @Test func `answers the same again, and refuses members, other people's orders and strange groups`() throws {
        let joined = try trade.join(2)
        #expect(try trade.join(2) == joined)

        try trade.expectRefusal(
            .alreadyInGroupBuy,
            at: "$.buyer",
            of: Trade.JoinGroupBuy(groupBuy: .sample(1), buyer: .sample(2))
        )
        try trade.expectRefusal(
            .orderExists,
            at: "$.order",
            of: Trade.JoinGroupBuy(groupBuy: .sample(1), order: .sample(2), buyer: .sample(3))
        )
        try trade.expectRefusal(
            .groupBuyNotFound,
            at: "$.group_buy",
            of: Trade.JoinGroupBuy(groupBuy: .sample(9), buyer: .sample(3))
        )
    }
}
