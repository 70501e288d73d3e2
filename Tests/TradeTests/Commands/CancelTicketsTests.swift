import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Cancel tickets` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try trade.offerFlashSale(admissionsPerSecond: 1000, isStocked: false)
    }

    @Test func `tells everybody who waits, once, and goes on after the first two hundred`() throws {
        for person in 1...201 as ClosedRange<UInt64> { try enter(person) }
        try trade.deliver(Catalogue.AllotmentRefused(sale: .sample(1), product: .sample(1)))

        try trade.fireTimers()
        try trade.send(Trade.CancelTickets(sale: .sample(1)))

        #expect(try told() == people(201))
        let messages = try trade.sent(Notification.SendMessage.self)
        #expect(messages.allSatisfy { $0.template == "flash_sale_off" })
    }

    @Test func `leaves the tickets of a sale alone that takes place`() throws {
        let ticket = try enter(1)
        try trade.allot()

        try trade.send(Trade.CancelTickets(sale: .sample(1)))

        #expect(try told() == [])
        #expect(try enter(1) == ticket)
    }

    @Test func `refuses a sale that does not exist`() throws {
        try trade.expectRefusal(.flashSaleNotFound, at: "$.sale", of: Trade.CancelTickets(sale: .sample(9)))
    }

    @discardableResult
    private func enter(_ person: UInt64) throws -> Trade.FlashTicket {
        try trade.send(Trade.EnterFlashSale(sale: .sample(1), person: .sample(person)))
    }

    private func people(_ count: UInt64) -> [ID<Person>] { (1...count).map { .sample($0) } }

    private func told() throws -> [ID<Person>] {
        try trade.sent(Notification.SendMessage.self).map(\.person)
    }
}
