import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Record return` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness(TradeService.self)
    }

    @Test func `takes over goods sent back, once`() throws {
        let replies = try (1...2).map { _ in try trade.send(record()) }

        #expect(replies[0] == replies[1])
        #expect(replies[0].total == Money(400, .gbp))
        #expect(try trade.emitted(Trade.ReturnRecorded.self) == [replies[0]])
    }

    @Test func `refuses another return of the same name, and amounts that do not add up`() throws {
        try trade.send(record())

        try trade.expectRefusal(.orderExists, at: "$.id", of: record(quantity: 3, amount: 600))
        try trade.expectRefusal(.invalidField, at: "$.lines[0].amount", of: record(amount: 401))
        try trade.expectRefusal(.quantityRefused, at: "$.lines[0].quantity", of: record(quantity: -2, amount: -400))
    }

    @Test func `refuses a return of a time to come`() throws {
        var command = record()
        command.returnedAt = trade.clock.now + .milliseconds(1)

        try trade.expectRefusal(.invalidField, at: "$.returned_at", of: command)
    }

    private func record(quantity: Int = 2, amount: Int64 = 400) -> Trade.RecordReturn {
        Trade.RecordReturn(
            id: .sample(1),
            buyer: .sample(1),
            lines: [
                .init(
                    product: .sample(1),
                    quantity: quantity,
                    unitPrice: Money(200, .gbp),
                    amount: Money(amount, .gbp)
                )
            ],
            returnedAt: trade.clock.now,
            number: "C536365"
        )
    }
}
