import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

/// Edge cases 20 and 23 of the commerce rules.
@Suite struct `Open claim` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try trade.placeReceived()
    }

    @Test func `asks for what was paid for the pieces, and announces it only once`() throws {
        for _ in 1...2 { #expect(try trade.claim().state == .applied) }

        let opened = try trade.emitted(Trade.ClaimOpened.self)
        #expect(opened.map(\.claim.amount.amount) == [833 + 163])
        #expect(opened.first?.claim.dueAt == trade.clock.now + .seconds(2 * 86_400))
    }

    @Test func `20: gives each of three pieces its share, and all three the whole to the cent`() throws {
        var amounts: [Int64] = []
        for id in 1...3 as ClosedRange<UInt64> {
            amounts.append(try trade.claim(.refundOnly, id: id).amount.amount)
            try trade.decide(true, id: id)
            try trade.confirmRefunds()
        }

        #expect(amounts == [996, 996, 998])
        let order = try trade.order(1)
        #expect(order.state == .refunded && order.refunded == order.total)
        #expect(try trade.ask(Trade.VerifyLedger()).findings == [])
    }

    @Test func `20: gives a whole line back when one claim of several was withdrawn before`() throws {
        try trade.claim(.refundOnly, id: 1)
        try trade.send(Trade.WithdrawClaim(claim: .sample(1)))
        for (id, quantity) in [(2, 2), (3, 1)] as [(UInt64, Int)] {
            try trade.claim(.refundOnly, id: id, quantity: quantity)
            try trade.decide(true, id: id)
            try trade.confirmRefunds()
        }

        #expect(try trade.order(1).state == .refunded)
    }

    @Test func `keeps the shipping of those who have changed their minds`() throws {
        #expect(try trade.claim(.returnAndRefund, .noReason, quantity: 3).amount == Money(2500, .eur))
    }

    @Test func `asks for less if less is enough, and counts the piece all the same`() throws {
        try trade.claim(.refundOnly, .damaged, amount: 100)
        try trade.decide(true)
        try trade.confirmRefunds()

        #expect(try trade.order(1).refunded == Money(100, .eur))
        #expect(try trade.claim(id: 2, quantity: 2).amount.amount == 2990 - 996)
    }

    @Test func `23: refuses a second partial claim above the line, and pieces that are claimed already`() throws {
        try trade.claim(quantity: 2)
        try trade.expectRefusal(.claimOpen, at: "$.lines[0].line", of: command())
        try trade.decide(true)
        try trade.send(Trade.SendClaim(claim: .sample(1)))
        try trade.inspect(true, restocked: 2)
        try trade.confirmRefunds()

        try trade.expectRefusal(.quantityRefused, at: "$.lines[0].quantity", of: command(quantity: 2))
        try trade.expectRefusal(.refundTooLarge, at: "$.lines[0].amount", of: command(amount: 999))
        #expect(try trade.claim(id: 2).amount.amount == 998)
    }

    @Test func `refuses when the time is over: seven days without a reason, thirty with one`() throws {
        try trade.pass(7 * 86_400 + 1)
        try trade.expectRefusal(.claimLate, at: "$.reason", of: command(.noReason))
        try trade.claim()
        try trade.send(Trade.WithdrawClaim(claim: .sample(1)))

        try trade.pass(23 * 86_400)

        try trade.expectRefusal(.claimLate, at: "$.reason", of: command())
    }

    @Test func `refuses orders that were not shipped, lines that are none, and another claim of its name`() throws {
        try trade.placePaid(2)
        try trade.expectRefusal(
            .orderState,
            at: "$.order",
            of: Trade.OpenClaim(order: .sample(2), kind: .refundOnly, reason: .missing, lines: [.example])
        )
        try trade.expectRefusal(.quantityRefused, at: "$.lines[0].line", of: command(line: 1))
        try trade.expectRefusal(.quantityRefused, at: "$.lines[0].quantity", of: command(quantity: 0))
        var none = command()
        none.lines = []
        try trade.expectRefusal(.invalidField, at: "$.lines", of: none)
        try trade.claim()
        for var other in [command(quantity: 2), command(amount: 100)] {
            other.id = .sample(1)
            try trade.expectRefusal(.claimExists, at: "$.id", of: other)
        }
        #expect(try trade.claim(amount: 996) == trade.claim())
    }

    private func command(
        _ reason: Trade.ClaimReason = .defective,
        line: Int = 0,
        quantity: Int = 1,
        amount: Int64? = nil
    ) -> Trade.OpenClaim {
        Trade.OpenClaim(
            order: .sample(1),
            kind: .returnAndRefund,
            reason: reason,
            lines: [.init(line: line, quantity: quantity, amount: amount.map { Money($0, .eur) })]
        )
    }
}
