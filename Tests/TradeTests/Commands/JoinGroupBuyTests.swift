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

    @Test func `1: has one last seat for two who want it within the same second (ASVS 2.3.4)`() throws {
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

/// Edge cases 1 and 2 of the commerce rules, by the three policies that an offer may have.
@Suite struct `Late money for a seat that is gone` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
    }

    @Test func `goes back, unless the offer says otherwise`() throws {
        let payment = try fillWhileLate(nil)

        try trade.settle(payment)

        #expect(try trade.refunds(of: 2) == [700] && trade.order(2).groupBuy == .sample(1))
    }

    @Test func `buys a seat in the oldest open group that has one`() throws {
        let payment = try fillWhileLate(.reseat)
        for group in [2, 3] as [UInt64] {
            trade.clock.advance(by: .seconds(1))
            try trade.open(group, order: 10 * group, leader: 10 * group)
        }

        try trade.settle(payment)
        try trade.reserve(2, attempt: 2)

        #expect(try trade.order(2).groupBuy == .sample(2) && trade.order(2).state == .paid)
        #expect(try trade.groupBuy(2).members.map(\.isPaid) == [false, true])
        #expect(try trade.lastEmitted(Trade.GroupBuyJoined.self)?.groupBuy.id == .sample(2))
        #expect(try trade.groupBuy(1).members.count == 2)
        #expect(try trade.refunds(of: 2) == [])
    }

    @Test func `goes back if it is to buy a seat, and there is none, or the person has one`() throws {
        let payment = try fillWhileLate(.reseat)
        try trade.open(2, order: 20, leader: 2)

        try trade.settle(payment)

        #expect(try trade.refunds(of: 2) == [700])
    }

    @Test func `opens another group, which its payer leads`() throws {
        let payment = try fillWhileLate(.open)

        try trade.settle(payment)
        try trade.reserve(2, attempt: 2)

        let group = try #require(try trade.lastEmitted(Trade.GroupBuyOpened.self)?.groupBuy)
        #expect(group.leader == .sample(2) && group.id != .sample(1))
        let found = try trade.ask(Trade.FindGroupBuys(groupBuy: group.id)).groupBuys.first
        #expect(found?.members.map(\.isPaid) == [true] && found?.state == .open)
        try trade.pass(86_400)
        #expect(try trade.refunds(of: 2) == [700])
    }

    @Test func `is given back when the stock for the other seat is gone, and the seat is free again`() throws {
        let payment = try fillWhileLate(.reseat)
        try trade.open(2, order: 20, leader: 20)

        try trade.settle(payment)
        try trade.refuseStock(2, attempt: 2)

        #expect(try trade.refunds(of: 2) == [700])
        #expect(try trade.groupBuy(2).members.map(\.person) == [.sample(20)])
    }

    /// Has person 2 lose their seat in group-buy 1 to person 3 while the gateway has not decided on their payment.
    private func fillWhileLate(_ policy: Trade.PaidButFull?) throws -> Trade.PaymentStarted {
        try trade.send(
            Trade.OfferGroupBuy(
                id: .sample(1),
                product: .sample(1),
                price: Money(700, .eur),
                size: 2,
                paidButFull: policy
            )
        )
        try trade.open()
        try trade.accept(1)
        try trade.pay(1)
        try trade.join(2)
        let payment = try trade.loseSeat(2)
        try trade.join(3)
        return payment
    }
}
