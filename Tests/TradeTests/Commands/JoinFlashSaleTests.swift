import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

/// Edge cases 14 to 16 of the commerce rules.
@Suite struct `Join flash sale` {
    private let trade: ServiceHarness<TradeService>
    private let now: Timestamp

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        now = trade.clock.now
    }

    @Test func `takes a piece and places an order that has to be paid within five minutes`() throws {
        try trade.changePriceRules()
        try trade.offerFlashSale()

        let joined = try trade.joinFlashSale(1)
        try trade.accept(1)

        #expect(joined.order.total == Money(600, .eur) && joined.order.flashSale == .sample(1))
        #expect(joined.order.lines.map(\.discount) == [Money(400, .eur)])
        #expect(try trade.flashSale().sold == 1)
        #expect(try trade.emitted(Trade.FlashSaleJoined.self) == [joined])
        #expect(try trade.sent(Catalogue.ReserveStock.self).map(\.expiresAt) == [now + .seconds(300)])
        try trade.pay(1)
        #expect(try trade.order(1).state == .paid)
        #expect(try trade.ask(Trade.VerifyLedger()).findings == [])
    }

    @Test func `14: sells 100 pieces to 10,000 commands, repeats among them, and not one more`() async throws {
        try trade.offerFlashSale(quota: 100, perPerson: 2)
        var random = SeededGenerator(seed: 14)
        let commands = (0..<10_000).map { _ in
            let order = UInt64.random(in: 1...8000, using: &random)
            return trade.joining(10_000 + order % 3000, order: order)
        }

        let answers = try await trade.finish(commands)

        let joined = Set(answers.compactMap { try? $0.get().order.id })
        #expect(joined.count == 100)
        #expect(try trade.flashSale().sold == 100)
        #expect(try trade.emitted(Trade.OrderPlaced.self).count == 100)
        #expect(try trade.emitted(Trade.FlashSaleSoldOut.self).count == 1)
        let buyers = try trade.emitted(Trade.FlashSaleJoined.self).map(\.order.buyer)
        #expect(Dictionary(grouping: buyers) { $0 }.values.allSatisfy { $0.count <= 2 })
        let codes = answers.compactMap { answer in if case .failure(let refusal) = answer { refusal.code } else { nil }
        }
        #expect(Set(codes).isSubset(of: [.soldOut, .flashSaleLimit]))
    }

    @Test func `answers the same message and the same order again, and takes one piece for it`() throws {
        try trade.offerFlashSale()
        let joined = try trade.send(trade.joining(1), id: "click")

        for id in ["click", "another"] { #expect(try trade.send(trade.joining(1), id: id) == joined) }

        #expect(try trade.flashSale().sold == 1)
        #expect(try trade.emitted(Trade.FlashSaleJoined.self).count == 1)
        try trade.expectRefusal(.orderExists, at: "$.order", of: trade.joining(2, order: 1))
    }

    @Test func `15: lets one of two orders of a person through that race for the last piece they may have`() throws {
        try trade.offerFlashSale(quota: 10, perPerson: 2)
        try trade.joinFlashSale(1, order: 1)
        try trade.joinFlashSale(1, order: 2)

        try trade.expectRefusal(.flashSaleLimit, at: "$.quantity", of: trade.joining(1, order: 3))
        try trade.expectRefusal(.flashSaleLimit, at: "$.quantity", of: trade.joining(2, order: 4, quantity: 3))

        #expect(try trade.flashSale().sold == 2)
        #expect(try trade.joinFlashSale(2, order: 5, quantity: 2).order.total == Money(1200, .eur))
    }

    @Test func `16: has the pieces of an unpaid order back, also when the slot is over`() throws {
        try trade.offerFlashSale(
            quota: 1,
            slots: [
                .init(from: now, until: now + .seconds(60)),
                .init(from: now + .seconds(900), until: now + .seconds(960)),
            ]
        )
        try trade.joinFlashSale(1)
        try trade.accept(1)
        try trade.expectRefusal(.soldOut, at: "$.quantity", of: trade.joining(2))

        try trade.pass(300)

        #expect(try trade.order(1).reason == "expired" && trade.flashSale().sold == 0)
        #expect(try trade.emitted(Trade.FlashSaleReturned.self).map(\.left) == [1])
        #expect(try trade.sent(Catalogue.ReleaseStock.self).map(\.order) == [.sample(1)])
        try trade.expectRefusal(.flashSaleEarly, at: "$.sale", of: trade.joining(2))
        try trade.pass(600)
        try trade.joinFlashSale(2)
        #expect(try trade.emitted(Trade.FlashSaleSoldOut.self).count == 2)
    }

    @Test func `has the pieces back of orders that are denied, short of stock, or cancelled after they were paid`()
        throws
    {
        try trade.offerFlashSale()
        for person in [1, 2, 3] as [UInt64] { try trade.joinFlashSale(person) }
        try trade.assess(1, .deny)
        try trade.assess(2)
        try trade.refuseStock(2)
        try trade.accept(3)
        try trade.pay(3)

        try trade.send(Trade.CancelOrder(order: .sample(3)))

        #expect(try trade.flashSale().sold == 0)
        #expect(try trade.emitted(Trade.FlashSaleReturned.self).map(\.left) == [1, 2, 3])
        #expect(try trade.refunds(of: 3) == [600])
        try trade.joinFlashSale(1, order: 9)
    }

    @Test func `honours late money while there is a piece left, and gives it back otherwise`() throws {
        try trade.offerFlashSale(quota: 1)
        let payments = try ([1, 2] as [UInt64]).map { person in
            try trade.joinFlashSale(person)
            try trade.accept(person)
            let payment = try trade.startPayment(person)
            try trade.settle(payment, .declined)
            try trade.pass(300)
            return payment
        }

        for payment in payments { try trade.settle(payment) }
        try trade.reserve(1, attempt: 2)

        #expect(try trade.order(1).state == .paid && trade.flashSale().sold == 1)
        #expect(try trade.order(2).state == .cancelled && trade.refunds(of: 2) == [600])
        #expect(try trade.emitted(Trade.FlashSaleJoined.self).map(\.order.id) == [.sample(1), .sample(2), .sample(1)])
        #expect(try trade.emitted(Trade.FlashSaleSoldOut.self).count == 3)
    }

    @Test func `refuses who comes early, with the time to wait, or late`() throws {
        try trade.offerFlashSale(slots: [.init(from: now + .seconds(60), until: now + .seconds(120))])

        let early = #expect(throws: Refusal.self) { try trade.joinFlashSale(1) }
        trade.clock.advance(by: .milliseconds(59_999))
        #expect(throws: Refusal.self) { try trade.joinFlashSale(1) }
        trade.clock.advance(by: .milliseconds(1))
        try trade.joinFlashSale(1)
        trade.clock.advance(by: .seconds(60))
        let late = #expect(throws: Refusal.self) { try trade.joinFlashSale(2) }

        #expect(early?.code == .flashSaleEarly && early?.retryAfter == 60)
        #expect(late?.code == .flashSaleOver && late?.path == "$.sale")
    }

    @Test func `lets only those join, where there is a waiting room, whose ticket's time has come`() throws {
        try trade.offerFlashSale(
            slots: [
                .init(from: now, until: now + .seconds(60)),
                .init(from: now + .seconds(60), until: now + .seconds(120)),
            ],
            admissionsPerSecond: 1
        )
        let tickets = try ([1, 2] as [UInt64]).map {
            try trade.send(Trade.EnterFlashSale(sale: .sample(1), person: .sample($0))).id
        }

        for command in [trade.joining(1), trade.joining(3, ticket: tickets[0]), trade.joining(1, ticket: .sample(9))] {
            try trade.expectRefusal(.notAdmitted, at: "$.ticket", of: command)
        }
        let tooSoon = #expect(throws: Refusal.self) { try trade.send(trade.joining(2, ticket: tickets[1])) }
        #expect(tooSoon?.code == .notAdmitted && tooSoon?.retryAfter == 1)
        try trade.send(trade.joining(1, ticket: tickets[0]))
        trade.clock.advance(by: .seconds(1))
        try trade.send(trade.joining(2, ticket: tickets[1]))
        trade.clock.advance(by: .seconds(59))
        let old = #expect(throws: Refusal.self) { try trade.send(trade.joining(1, order: 9, ticket: tickets[0])) }
        #expect(old?.code == .notAdmitted)
    }

    @Test func `costs no more than alone, should that have become cheaper`() throws {
        try trade.offerFlashSale()
        try trade.deliver(Catalogue.ProductChanged(product: product(1, price: 500, changedAt: now + .seconds(1))))

        let order = try trade.joinFlashSale(1).order

        #expect(order.total == Money(500, .eur) && order.lines.first?.discount == nil)
    }

    @Test func `refuses strange sales, strange quantities, and products that are gone`() throws {
        try trade.offerFlashSale()
        let strange = Trade.JoinFlashSale(sale: .sample(9), buyer: .sample(1))
        try trade.expectRefusal(.flashSaleNotFound, at: "$.sale", of: strange)
        try trade.expectRefusal(.quantityRefused, at: "$.quantity", of: trade.joining(1, quantity: 0))
        try trade.deliver(Catalogue.ProductRetired(id: .sample(1)))
        try trade.expectRefusal(.flashSaleRefused, at: "$.sale", of: trade.joining(1))
    }
}
