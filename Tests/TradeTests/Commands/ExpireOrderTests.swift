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
        #expect(try trade.order(1).state == .awaitingPayment)
        try trade.pass(119)
        try trade.settle(payment)

        #expect(try trade.order(1).state == .paid)
        try trade.pass(3600)
        #expect(try trade.order(1).state == .paid)
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
