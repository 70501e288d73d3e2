import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Remind order` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
    }

    private var reminders: [Notification.SendMessage] {
        get throws { try trade.sent(Notification.SendMessage.self) }
    }

    @Test func `reminds the buyer when half of the thirty minutes is over, not before, and once`() throws {
        try trade.place(1)
        try trade.accept(1)

        try trade.pass(899)
        try trade.send(Trade.RemindOrder(order: .sample(1)))
        #expect(try reminders.isEmpty)
        try trade.pass(1)

        #expect(try reminders.map(\.person) == [.sample(1)])
        #expect(try reminders.map(\.template) == ["order_unpaid"])
        #expect(try reminders.map(\.parameters) == [["order": "\(ID<Trade.Order>.sample(1))"]])
        try trade.pass(899)
        #expect(try reminders.count == 1 && trade.order(1).state == .awaitingPayment)
        try trade.pass(1)
        #expect(try trade.order(1).reason == "expired")
    }

    @Test func `has less time to pay in a group-buy, so it comes sooner`() throws {
        try trade.offer()
        try trade.open()
        try trade.accept(1)

        try trade.pass(449)
        #expect(try reminders.isEmpty)
        try trade.pass(1)

        #expect(try reminders.count == 1)
    }

    @Test func `says nothing of an order that is paid, cancelled, or being paid`() throws {
        try trade.placePaid(1)
        try trade.place(2)
        try trade.accept(2)
        try trade.send(Trade.CancelOrder(order: .sample(2)))
        try trade.place(3)
        try trade.accept(3)
        try trade.settle(trade.startPayment(3), .pending)

        try trade.pass(900)
        for number: UInt64 in 1...3 { try trade.send(Trade.RemindOrder(order: .sample(number))) }

        #expect(try reminders.isEmpty)
        try trade.expectRefusal(.orderNotFound, at: "$.order", of: Trade.RemindOrder(order: .sample(4)))
    }

    @Test func `reminds again those whose payment was declined, under the same key`() throws {
        try trade.place(1)
        try trade.accept(1)
        try trade.pass(900)
        try trade.settle(trade.startPayment(1), .declined)

        try trade.send(Trade.RemindOrder(order: .sample(1)))

        #expect(try Set(reminders.map(\.key)) == ["order_unpaid \(ID<Trade.Order>.sample(1))"])
        try trade.pass(900)
        #expect(try trade.order(1).reason == "expired")
    }

    @Test func `after a stand-still closes the order without reminding anybody`() throws {
        try trade.place(1)
        try trade.accept(1)

        try trade.pass(1800)

        #expect(try reminders.isEmpty)
        #expect(try trade.order(1).reason == "expired")
    }
}
