import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Record order` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness(TradeService.self)
    }

    @Test func `takes over an order of another time, and moves neither stock nor money`() throws {
        let placedAt = trade.clock.now - .seconds(1_000_000)

        let order = try trade.send(record(placedAt: placedAt)).order

        #expect(order.state == .received && order.placedAt == placedAt && order.total == Money(600, .gbp))
        #expect(try trade.order(1) == order)
        #expect(try trade.emitted(Trade.OrderRecorded.self).map(\.order) == [order])
        #expect(trade.published.count == 1)
    }

    @Test func `answers the same order again, and refuses another one of its name`() throws {
        let placedAt = trade.clock.now
        let recorded = try trade.send(record(placedAt: placedAt))

        #expect(try trade.send(record(placedAt: placedAt)) == recorded)
        #expect(try trade.emitted(Trade.OrderRecorded.self).count == 1)
        try trade.expectRefusal(.orderExists, at: "$.id", of: record(placedAt: placedAt - .seconds(1)))
    }

    @Test func `refuses an order of a time to come`() throws {
        try trade.expectRefusal(
            .invalidField,
            at: "$.placed_at",
            of: record(placedAt: trade.clock.now + .milliseconds(1))
        )

        #expect(trade.published.isEmpty)
    }

    @Test func `refuses amounts that do not add up, and quantities that are none`() throws {
        try trade.expectRefusal(
            .invalidField,
            at: "$.lines[0].amount",
            of: record(lines: [line(amount: 599)], placedAt: trade.clock.now)
        )
        try trade.expectRefusal(
            .quantityRefused,
            at: "$.lines[1].quantity",
            of: record(lines: [line(), line(quantity: 0, amount: 0)], placedAt: trade.clock.now)
        )
        try trade.expectRefusal(
            .currencyMixed,
            at: "$.lines",
            of: record(lines: [line(), line(currency: .eur)], placedAt: trade.clock.now)
        )
    }

    private func line(quantity: Int = 3, amount: Int64 = 600, currency: Currency = .gbp) -> Trade.OrderLine {
        Trade.OrderLine(
            product: .sample(1),
            quantity: quantity,
            unitPrice: Money(200, currency),
            amount: Money(amount, currency)
        )
    }

    private func record(lines: [Trade.OrderLine]? = nil, placedAt: Timestamp) -> Trade.RecordOrder {
        Trade.RecordOrder(
            id: .sample(1),
            buyer: .sample(1),
            lines: lines ?? [line()],
            placedAt: placedAt,
            number: "536365",
            country: "GB"
        )
    }
}
