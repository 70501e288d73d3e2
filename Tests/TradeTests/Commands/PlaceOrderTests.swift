import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Place order` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
    }

    @Test func `prices an order as of today, announces it and asks risk control`() throws {
        let order = try trade.send(
            Trade.PlaceOrder(
                id: .sample(1),
                buyer: .sample(7),
                lines: [.init(product: .sample(1), quantity: 2), .init(product: .sample(2), quantity: 3)],
                address: .sample(4),
                device: "dev-7",
                network: "net-7"
            )
        ).order

        #expect(order.total == Money(2750, .eur))
        #expect(order.lines.map(\.amount.amount) == [2000, 750])
        #expect(order.state == .placed)
        #expect(try trade.order(1) == order)
        #expect(try trade.emitted(Trade.OrderPlaced.self).map(\.order) == [order])
        let asked = try #require(try trade.sent(RiskControl.AssessAction.self).first)
        #expect(asked.subject == order.id.description && asked.action == .order && asked.person == order.buyer)
        #expect(asked.amount == order.total && asked.device == "dev-7" && asked.network == "net-7")
        #expect(asked.address == ID<Identity.Address>.sample(4).description)
        #expect(try trade.sent(Catalogue.ReserveStock.self).isEmpty)
    }

    @Test func `answers the same order again and places it once`() throws {
        let first = try trade.place(1)
        try trade.deliver(Catalogue.ProductChanged(product: product(1, price: 5000, changedAt: trade.clock.now)))

        #expect(try trade.place(1) == first)
        #expect(try trade.emitted(Trade.OrderPlaced.self).count == 1)
        try trade.expectRefusal(
            .orderExists,
            at: "$.id",
            of: Trade.PlaceOrder(id: .sample(1), buyer: .sample(2), lines: [.init(product: .sample(1), quantity: 2)])
        )
    }

    @Test func `refuses what is not for sale`() throws {
        try trade.deliver(Catalogue.ProductRetired(id: .sample(2)))
        try trade.deliver(Catalogue.ProductPublished(product: product(3, price: 0)))

        for (unknown, path) in [(2, "$.lines[0].product"), (9, "$.lines[0].product"), (3, "$.lines")]
            as [(UInt64, String)]
        {
            try trade.expectRefusal(
                .productNotForSale,
                at: path,
                of: Trade.PlaceOrder(buyer: .sample(1), lines: [.init(product: .sample(unknown), quantity: 1)])
            )
        }
    }

    @Test func `refuses prices in two currencies`() throws {
        try trade.deliver(Catalogue.ProductPublished(product: product(3, currency: .cny)))

        try trade.expectRefusal(
            .currencyMixed,
            at: "$.lines",
            of: Trade.PlaceOrder(
                buyer: .sample(1),
                lines: [.init(product: .sample(1), quantity: 1), .init(product: .sample(3), quantity: 1)]
            )
        )
    }

    @Test(arguments: [0, -1, 10_001])
    func `refuses a quantity that nobody buys`(quantity: Int) throws {
        try trade.expectRefusal(
            .quantityRefused,
            at: "$.lines[0].quantity",
            of: Trade.PlaceOrder(buyer: .sample(1), lines: [.init(product: .sample(1), quantity: quantity)])
        )
    }

    @Test func `refuses an order that costs something else than the buyer was told`() throws {
        var command = Trade.PlaceOrder(
            buyer: .sample(1),
            lines: [.init(product: .sample(1), quantity: 1)],
            expected: Money(1000, .eur)
        )
        try trade.changePriceRules()
        try trade.expectRefusal(.priceChanged, at: "$.expected", of: command)

        command.expected = Money(1390, .eur)

        #expect(try trade.send(command).order.total == Money(1390, .eur))
    }

    @Test func `refuses an order that costs more than anybody has`() throws {
        try trade.deliver(Catalogue.ProductPublished(product: product(3, price: 1_000_000_000_000)))
        let lines = [1000, 1].map { Trade.LineRequest(product: .sample(3), quantity: $0) }

        try trade.expectRefusal(
            .quantityRefused,
            at: "$.lines",
            of: Trade.PlaceOrder(buyer: .sample(1), lines: lines)
        )

        let order = Trade.PlaceOrder(buyer: .sample(1), lines: [lines[0]])
        #expect(try trade.send(order).order.total == Money(1_000_000_000_000_000, .eur))
    }

    @Test func `refuses an order of nothing, and sums that no number holds`() throws {
        try trade.expectRefusal(.invalidField, at: "$.lines", of: Trade.PlaceOrder(buyer: .sample(1), lines: []))
        try trade.deliver(Catalogue.ProductPublished(product: product(3, price: .max / 2)))
        try trade.expectRefusal(
            .quantityRefused,
            at: "$.lines[0].quantity",
            of: Trade.PlaceOrder(buyer: .sample(1), lines: [.init(product: .sample(3), quantity: 3)])
        )
        try trade.expectRefusal(
            .quantityRefused,
            at: "$.lines",
            of: Trade.PlaceOrder(
                buyer: .sample(1),
                lines: [1, 1, 1].map { .init(product: .sample(3), quantity: $0) }
            )
        )
    }
}
