import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Ship order` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
    }

    @Test func `sends a paid order on its way and announces it only once`() throws {
        try trade.placePaid(1)

        for _ in 1...2 { try trade.send(Trade.ShipOrder(order: .sample(1), carrier: "sf", trackingNumber: "SF1")) }

        #expect(try trade.order(1).shippedAt == trade.clock.now)
        #expect(try trade.emitted(Trade.OrderShipped.self).count == 1)
    }

    @Test func `ships nothing before the catalogue has set the goods aside`() throws {
        try trade.place(1)
        try trade.accept(1)
        try trade.pay(1)
        try trade.expectRefusal(.orderState, at: "$.order", of: Trade.ShipOrder(order: .sample(1)))

        try trade.commit(1)

        #expect(try trade.send(Trade.ShipOrder(order: .sample(1))).order.state == .shipped)
    }

    @Test func `ships in parcels, and the last one makes the order a shipped one`() throws {
        try trade.send(
            Trade.PlaceOrder(
                id: .sample(1),
                buyer: .sample(1),
                lines: [.init(product: .sample(1), quantity: 3), .init(product: .sample(2), quantity: 1)]
            )
        )
        try trade.accept(1)
        try trade.pay(1)
        try trade.commit(1)

        let first = Trade.ShipOrder(order: .sample(1), parcel: 1, lines: [.init(line: 0, quantity: 2)])
        for _ in 1...2 { #expect(try trade.send(first).parcel?.lines == [.init(line: 0, quantity: 2)]) }
        #expect(try trade.order(1).state == .paid)
        #expect(try trade.order(1).lines.map(\.shipped) == [2, nil])
        let last = try trade.send(Trade.ShipOrder(order: .sample(1)))

        #expect(last.parcel?.lines == [.init(line: 0, quantity: 1), .init(line: 1, quantity: 1)])
        #expect(try trade.order(1).state == .shipped)
        #expect(try trade.emitted(Trade.OrderShipped.self).map(\.parcel?.number) == [1, 2])
    }

    @Test func `refuses parcels of what the order has not, or has not any more`() throws {
        try trade.placePaid(1)
        try trade.send(Trade.ShipOrder(order: .sample(1), parcel: 1, lines: [.init(line: 0, quantity: 1)]))

        for (quantity, line, path) in [
            (2, 0, "$.lines[0].quantity"), (0, 0, "$.lines[0].quantity"), (1, 1, "$.lines[0].line"),
        ] {
            try trade.expectRefusal(
                .quantityRefused,
                at: path,
                of: Trade.ShipOrder(order: .sample(1), lines: [.init(line: line, quantity: quantity)])
            )
        }
        try trade.expectRefusal(
            .parcelExists,
            at: "$.parcel",
            of: Trade.ShipOrder(order: .sample(1), parcel: 1, lines: [.init(line: 0, quantity: 2)])
        )
        try trade.expectRefusal(.invalidField, at: "$.parcel", of: Trade.ShipOrder(order: .sample(1), parcel: 3))
        try trade.expectRefusal(
            .invalidField,
            at: "$.lines",
            of: Trade.ShipOrder(order: .sample(1), lines: [])
        )
    }

    @Test func `refuses an order that is not paid`() throws {
        try trade.place(1)

        try trade.expectRefusal(.orderState, at: "$.order", of: Trade.ShipOrder(order: .sample(1)))
        try trade.expectRefusal(.orderNotFound, at: "$.order", of: Trade.ShipOrder(order: .sample(2)))
    }

    @Test func `ships a group-buy's orders only once it has formed`() throws {
        try trade.offer()
        try trade.open()
        try trade.paySeat(1)
        try trade.expectRefusal(.orderState, at: "$.order", of: Trade.ShipOrder(order: .sample(1)))

        try trade.join(2)
        try trade.paySeat(2)

        try trade.send(Trade.ShipOrder(order: .sample(1)))
        #expect(try trade.order(1).state == .shipped)
    }
}
