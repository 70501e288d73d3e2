import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Expire order` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try trade.place(1)
        try trade.accept(1)
    }

    @Test func `gives the stock back after thirty minutes, and not before`() throws {
        try trade.pass(1799)
        #expect(try trade.order(1).state == .awaitingPayment)

        try trade.pass(1)

        #expect(try trade.order(1).reason == "expired")
        #expect(try trade.emitted(Trade.OrderCancelled.self).map(\.order.id) == [.sample(1)])
        #expect(try trade.sent(Catalogue.ReleaseStock.self).map(\.order) == [.sample(1)])
    }

    @Test func `waits two minutes longer for a gateway that has not decided`() throws {
        let payment = try trade.startPayment(1)
        try trade.settle(payment, .pending)

        try trade.pass(1800)
        #expect(try trade.order(1).state == .closing)
        try trade.pass(119)
        try trade.settle(payment)

        #expect(try trade.order(1).state == .paid)
        try trade.pass(3600)
        #expect(try trade.order(1).state == .paid)
    }

    @Test func `asks the gateway while it is closing, and lets nobody begin another payment`() throws {
        try trade.settle(trade.startPayment(1, .late), .pending)
        let asked = trade.startedEffects.count

        try trade.pass(1800)

        #expect(trade.startedEffects.count > asked)
        try trade.expectRefusal(
            .orderState,
            at: "$.order",
            of: Trade.PayOrder(order: .sample(1), instrument: Sandbox.ok.rawValue)
        )
    }

    @Test func `closes as soon as the gateway says no`() throws {
        let payment = try trade.startPayment(1)
        try trade.settle(payment, .pending)
        try trade.pass(1800)

        try trade.settle(payment, .declined)

        #expect(try trade.order(1).reason == "expired")
        #expect(try trade.sent(Catalogue.ReleaseStock.self).count == 1)
    }

    @Test func `is cancelled by its buyer while it is closing, and late money goes back once`() throws {
        let payment = try trade.startPayment(1)
        try trade.settle(payment, .pending)
        try trade.pass(1800)

        try trade.send(Trade.CancelOrder(order: .sample(1)))
        for _ in 1...2 { try trade.settle(payment) }

        #expect(try trade.order(1).state == .cancelled)
        #expect(try trade.refunds(of: 1) == [2000])
    }

    @Test func `closes in the end though the gateway has not decided`() throws {
        try trade.settle(trade.startPayment(1), .pending)

        try trade.pass(1800)
        try trade.pass(120)

        #expect(try trade.order(1).state == .cancelled)
    }

    @Test func `does nothing before the time, to a paid order, or twice`() throws {
        try trade.send(Trade.ExpireOrder(order: .sample(1)))
        #expect(try trade.order(1).state == .awaitingPayment)
        try trade.pass(1800)
        for _ in 1...2 { try trade.send(Trade.ExpireOrder(order: .sample(1))) }
        try trade.placePaid(2)
        try trade.pass(1800)
        try trade.send(Trade.ExpireOrder(order: .sample(2)))

        #expect(try trade.order(2).state == .paid)
        #expect(try trade.emitted(Trade.OrderCancelled.self).count == 1)
        try trade.expectRefusal(.orderNotFound, at: "$.order", of: Trade.ExpireOrder(order: .sample(3)))
    }
}
