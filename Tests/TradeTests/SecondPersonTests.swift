import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

/// Persons 8 and 9 have the duty treasury; 8 sends what 9 approves.
@Suite struct `A second person` {
    private let trade: ServiceHarness<TradeService>
    private let approver = Approver()

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try approver.introduce(to: trade)
        try ship(1, 70)
        try trade.appoint(.treasury, holders: 2)
    }

    /// Has somebody pay for so many pieces at 10.00 each, and sends them.
    private func ship(_ number: UInt64, _ pieces: Int) throws {
        try trade.place(number, pieces)
        try trade.accept(number)
        try trade.pay(number)
        try trade.commit(number)
        try trade.send(Trade.ShipOrder(order: .sample(number)))
    }

    private func refund(_ amount: Int64?, of order: UInt64 = 1, approval: String? = nil) -> Trade.RefundOrder {
        Trade.RefundOrder(
            order: .sample(order),
            amount: amount.map { Money($0, .eur) },
            reason: "goodwill",
            approval: approval
        )
    }

    private func approval(
        of amount: Int64,
        order: UInt64 = 1,
        by person: UInt64 = 9,
        duties: [Identity.Duty] = [.treasury]
    ) throws -> String {
        let deed = Trade.RefundOrder.deed(refunding: Money(amount, .eur), of: .sample(order))
        return try approver.approval(of: deed, by: .sample(person), duties: duties, at: trade.clock.now)
    }

    private func token(_ person: UInt64 = 8, _ duties: [Identity.Duty] = [.treasury]) throws -> String {
        try approver.accessToken(of: .sample(person), duties: duties, for: "trade", at: trade.clock.now)
    }

    /// Why a command of person 8 is refused; nil if it is done.
    private func refusal(_ command: some Command) throws -> RefusalCode? {
        try refusal(command, from: "edge", token: token())
    }

    private func refusal(_ command: some Command, from user: String, token: String?) throws -> RefusalCode? {
        do {
            try trade.send(command, from: user, token: token)
            return nil
        } catch let refusal as Refusal {
            return refusal.code
        }
    }

    @Test func `is wanted for much money, and none goes back without (ASVS 2.3.5)`() throws {
        let refusal = #expect(throws: Refusal.self) { try trade.send(refund(50_000), from: "edge", token: token()) }

        #expect(refusal?.code == .secondPersonMissing && refusal?.path == "$.approval")
        #expect(refusal?.detail.contains("trade.order.refund of \(ID<Trade.Order>.sample(1)) for 50000 EUR") == true)
        #expect(try trade.refunds(of: 1).isEmpty)
        #expect(try self.refusal(refund(50_000, approval: approval(of: 50_000))) == nil)
        #expect(try trade.refunds(of: 1) == [50_000])
    }

    @Test func `is not wanted for less`() throws {
        #expect(try refusal(refund(49_999), from: "operator", token: nil) == nil)
    }

    @Test func `is not wanted before there are two to ask`() throws {
        let trade = try ServiceHarness<TradeService>.selling()
        try trade.appoint(.treasury, holders: 1)
        try trade.place(1, 70)
        try trade.accept(1)
        try trade.pay(1)

        #expect(try trade.send(Trade.RefundOrder(order: .sample(1), reason: "late")).amount.amount == 70_000)
    }

    @Test func `has to be told by whoever sends it for themselves and has the duty, operators too (ASVS 2.3.5)`() throws
    {
        let approved = refund(50_000, approval: try approval(of: 50_000))
        let senders: [(String, String?)] = [
            ("operator", nil), ("edge", nil), ("operator", try token(8, [])), ("edge", try token(8, [.support])),
        ]

        for (user, token) in senders {
            #expect(try refusal(approved, from: user, token: token) == .secondPersonMissing, "\(user)")
        }
        #expect(try trade.refunds(of: 1).isEmpty)
        #expect(try refusal(approved, from: "operator", token: token()) == nil)
    }

    @Test func `is another than the sender, and has the duty (ASVS 2.3.5)`() throws {
        let approvals = [
            try approval(of: 50_000, by: 8), try approval(of: 50_000, duties: []),
            try approval(of: 50_000, duties: [.support, .privacy]),
        ]

        for approval in approvals {
            #expect(try refusal(refund(50_000, approval: approval)) == .approvalInvalid)
        }
        #expect(try trade.refunds(of: 1).isEmpty)
    }

    @Test func `agrees to one amount of one order, by one command (ASVS 2.3.5)`() throws {
        try ship(2, 70)
        let claiming = try approver.approval(
            of: Trade.OpenClaim.deed(claiming: Money(50_000, .eur), of: .sample(1)),
            by: .sample(9),
            duties: [.treasury],
            at: trade.clock.now
        )

        for approval in [try approval(of: 50_001), try approval(of: 50_000, order: 2), claiming] {
            #expect(try refusal(refund(50_000, approval: approval)) == .approvalInvalid)
        }
        let all = refund(nil, approval: try approval(of: 70_000))
        #expect(try refusal(refund(nil, approval: approval(of: 69_999))) == .approvalInvalid)
        #expect(try refusal(all) == nil)
    }

    @Test func `agrees once, for five minutes (ASVS 2.3.5)`() throws {
        try ship(2, 150)
        let late = try approval(of: 50_000)
        trade.clock.advance(by: .seconds(300))
        #expect(try refusal(refund(50_000, approval: late)) == .approvalInvalid)

        let approved = refund(50_000, of: 2, approval: try approval(of: 50_000, order: 2))
        let started = try trade.send(approved, id: "refund", from: "edge", token: token())
        #expect(try trade.send(approved, id: "refund", from: "edge", token: token()) == started)
        #expect(try refusal(approved) == .approvalInvalid)
        #expect(try trade.refunds(of: 2) == [50_000])
    }

    @Test func `is wanted for much money of one order, in however small pieces (ASVS 2.3.2, 2.3.5)`() throws {
        for person in [8, 9] as [UInt64] {
            #expect(try refusal(refund(20_000), from: "edge", token: token(person)) == nil)
        }
        trade.clock.advance(by: .seconds(86_400 * 30))

        #expect(try refusal(refund(10_000)) == .secondPersonMissing)
        #expect(try refusal(refund(9_999)) == nil)
        #expect(try refusal(refund(1, approval: approval(of: 1))) == nil)
    }

    @Test func `is wanted for much money of one person's day, of however many orders (ASVS 2.3.2, 2.3.5)`() throws {
        for number in 2...6 as ClosedRange<UInt64> { try ship(number, 49) }
        for number in 2...5 as ClosedRange<UInt64> { #expect(try refusal(refund(nil, of: number)) == nil) }

        #expect(try refusal(refund(4000, of: 6)) == .secondPersonMissing)
        #expect(try refusal(refund(4000, of: 6), from: "edge", token: token(9)) == nil)
        // What two have wanted is nobody's alone.
        #expect(try refusal(refund(50_000, approval: approval(of: 50_000))) == nil)
        #expect(try refusal(refund(3999, of: 6)) == nil)
        trade.clock.advance(by: .seconds(86_400))
        #expect(try refusal(refund(4000, of: 6)) == nil)
    }

    @Test func `is wanted where somebody opens a claim in the buyer's name, and not where the buyer does (ASVS 2.3.5)`()
        throws
    {
        func claim(_ approval: String? = nil, of order: UInt64 = 1) -> Trade.OpenClaim {
            Trade.OpenClaim(
                id: .sample(order),
                order: .sample(order),
                kind: .refundOnly,
                reason: .defective,
                lines: [.init(line: 0, quantity: 60)],
                approval: approval
            )
        }
        let deed = Trade.OpenClaim.deed(claiming: Money(60_000, .eur), of: .sample(1))
        let approval = try approver.approval(of: deed, by: .sample(9), duties: [.treasury], at: trade.clock.now)
        try ship(2, 70)

        #expect(try refusal(claim(), from: "operator", token: nil) == .secondPersonMissing)
        #expect(try refusal(claim()) == .secondPersonMissing)
        #expect(try refusal(claim(approval)) == nil)
        #expect(try refusal(claim(of: 2), from: "edge", token: token(1, [])) == nil)
    }
}
