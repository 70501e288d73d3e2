import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Enter flash sale` {
    private let trade: ServiceHarness<TradeService>
    private let now: Timestamp

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        now = trade.clock.now
    }

    @Test func `gives tickets in the order of coming, and lets people through at a steady pace`() throws {
        try trade.offerFlashSale(admissionsPerSecond: 2)

        let tickets = try (1...4).map { try enter($0) }

        #expect(tickets.map(\.number) == [1, 2, 3, 4])
        #expect(tickets.map { $0.admittedAt.milliseconds - now.milliseconds } == [0, 500, 1000, 1500])
    }

    @Test(arguments: [3, 300, 501, 999, 1000])
    func `lets no more people through in any second than it says, and no fewer`(rate: Int) {
        var room = WaitingRoom(slot: 0, entered: 0, nextAdmission: now)

        let times = (0..<4 * rate).map { _ in
            room.enter(at: now, admissionsPerSecond: rate).admittedAt.milliseconds - now.milliseconds
        }

        #expect(zip(times, times.dropFirst(rate)).allSatisfy { $1 - $0 == 1000 })
    }

    @Test func `counts from the slot's beginning for those who come before it, and wastes no time on nobody`() throws {
        let begin = now + .seconds(60)
        try trade.offerFlashSale(slots: [.init(from: begin, until: begin + .seconds(600))], admissionsPerSecond: 1)

        let early = try (1...2).map { try enter($0).admittedAt }
        trade.clock.advance(by: .seconds(120))
        let late = try (3...4).map { try enter($0).admittedAt }

        #expect(early == [begin, begin + .seconds(1)])
        #expect(late == [begin + .seconds(60), begin + .seconds(61)])
    }

    @Test func `gives each person one ticket for a slot`() throws {
        try trade.offerFlashSale(
            slots: [
                .init(from: now, until: now + .seconds(60)),
                .init(from: now + .seconds(90), until: now + .seconds(120)),
            ],
            admissionsPerSecond: 1
        )
        let ticket = try enter(1)
        #expect(try enter(1) == ticket)
        #expect(try enter(2).number == 2)

        trade.clock.advance(by: .seconds(60))
        let next = try enter(1)

        #expect(next.slot == 1 && next.number == 1 && next.admittedAt == now + .seconds(90))
    }

    @Test func `refuses sales that are over, that have no waiting room, and that nobody knows`() throws {
        try trade.offerFlashSale(admissionsPerSecond: 1)
        try trade.offerFlashSale(2, slots: [.init(from: now + .seconds(3600), until: now + .seconds(7200))])
        try trade.pass(3600)

        for (sale, code) in [
            (1, .flashSaleOver), (2, .noWaitingRoom), (9, .flashSaleNotFound),
        ] as [(UInt64, RefusalCode)] {
            let command = Trade.EnterFlashSale(sale: .sample(sale), person: .sample(1))
            try trade.expectRefusal(code, at: "$.sale", of: command)
        }
    }

    private func enter(_ person: UInt64) throws -> Trade.FlashTicket {
        try trade.send(Trade.EnterFlashSale(sale: .sample(1), person: .sample(person)))
    }
}
