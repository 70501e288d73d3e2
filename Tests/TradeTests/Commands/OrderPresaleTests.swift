import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

@Suite struct `Order presale` {
    private let trade: ServiceHarness<TradeService>

    init() throws {
        trade = try ServiceHarness<TradeService>.selling()
        try trade.offerPresale(perPerson: 2)
    }

    @Test func `takes pieces at the presale's price, and is in the line for them once risk control agrees`() throws {
        let ordered = try trade.orderPresale(1, quantity: 2)
        try trade.assess(1)

        #expect(ordered.order.total == Money(1600, .eur) && ordered.order.presale == .sample(1))
        #expect(try trade.presale().sold == 2)
        #expect(try trade.emitted(Trade.PresaleOrdered.self) == [ordered])
        #expect(try trade.sent(Catalogue.ReserveStock.self).map(\.mayWait) == [true])
    }

    @Test func `is paid at once, and shipped when its goods have come in`() throws {
        try trade.orderPresale(1)
        try trade.payPresale(1)
        #expect(try trade.order(1).state == .paid && trade.order(1).committedAt == nil)
        try trade.expectRefusal(.orderState, at: "$.order", of: Trade.ShipOrder(order: .sample(1)))

        try trade.pass(20 * 86_400)
        try trade.reserve(1)
        #expect(try trade.sent(Catalogue.CommitStock.self).count == 3)
        try trade.commit(1)
        try trade.send(Trade.ShipOrder(order: .sample(1)))

        #expect(try trade.order(1).state == .shipped)
        #expect(try trade.ask(Trade.VerifyLedger()).findings == [])
    }

    @Test func `ends, with the money back, when the goods are not there by the day that was promised`() throws {
        try trade.orderPresale(1)
        try trade.payPresale(1)

        try trade.pass(30 * 86_400 - 1)
        #expect(try trade.order(1).state == .paid)
        try trade.pass(1)

        #expect(try trade.order(1).state == .cancelled && trade.order(1).reason == "goods_late")
        #expect(try trade.refunds(of: 1) == [800])
        #expect(try trade.presale().sold == 0)
        #expect(try trade.sent(Catalogue.ReleaseStock.self).map(\.order) == [.sample(1)])
    }

    @Test func `has the goods although they came in before it was known to wait`() throws {
        try trade.orderPresale(1)
        try trade.assess(1)
        try trade.queue(1)
        try trade.pay(1)
        try trade.reserve(1)
        try trade.queue(1)

        try trade.commit(1)

        #expect(try trade.order(1).committedAt == trade.clock.now)
    }

    @Test func `places one order however often it comes`() throws {
        let first = try trade.orderPresale(1)

        #expect(try trade.orderPresale(1) == first)

        #expect(try trade.presale().sold == 1 && trade.emitted(Trade.OrderPlaced.self).count == 1)
        try trade.expectRefusal(
            .orderExists,
            at: "$.order",
            of: Trade.OrderPresale(presale: .sample(1), order: .sample(1), buyer: .sample(2))
        )
    }

    @Test func `sells no more than there are, and nobody more than one may have`() throws {
        try trade.orderPresale(1, quantity: 2)
        try trade.expectRefusal(
            .presaleLimit,
            at: "$.quantity",
            of: Trade.OrderPresale(presale: .sample(1), buyer: .sample(1))
        )
        try trade.orderPresale(2)
        try trade.expectRefusal(
            .soldOut,
            at: "$.quantity",
            of: Trade.OrderPresale(presale: .sample(1), buyer: .sample(3))
        )
    }

    @Test func `has the pieces back of orders that are refused, cancelled or not paid in time`() throws {
        for person in [1, 2, 3] as [UInt64] { try trade.orderPresale(person) }
        try trade.assess(1, .deny)
        try trade.payPresale(2)
        try trade.send(Trade.CancelOrder(order: .sample(2)))
        try trade.assess(3)
        try trade.queue(3)
        try trade.pass(1800)

        #expect(try trade.emitted(Trade.PresaleReturned.self).map(\.left) == [1, 2, 3])
        #expect(try trade.refunds(of: 2) == [800])
        #expect(try [1, 2, 3].map { try trade.order($0).reason } == ["risk_denied", "buyer_cancelled", "expired"])
    }

    @Test func `honours late money while there is a piece left, and gives it back otherwise`() throws {
        let payments = try ([1, 2] as [UInt64]).map { person in
            try trade.orderPresale(person, quantity: 2)
            try trade.assess(person)
            try trade.queue(person)
            let payment = try trade.startPayment(person)
            try trade.settle(payment, .declined)
            try trade.pass(1800)
            return payment
        }

        for payment in payments { try trade.settle(payment) }
        try trade.queue(1, attempt: 2)

        #expect(try trade.order(1).state == .paid && trade.presale().sold == 2)
        #expect(try trade.order(2).state == .cancelled && trade.refunds(of: 2) == [1600])
    }

    @Test func `refuses what is not there, and who comes early or late`() throws {
        let command = Trade.OrderPresale(presale: .sample(1), buyer: .sample(1))
        try trade.expectRefusal(
            .presaleNotFound,
            at: "$.presale",
            of: Trade.OrderPresale(presale: .sample(9), buyer: .sample(1))
        )
        try trade.expectRefusal(
            .quantityRefused,
            at: "$.quantity",
            of: Trade.OrderPresale(presale: .sample(1), buyer: .sample(1), quantity: 0)
        )
        try trade.pass(7 * 86_400)
        try trade.expectRefusal(.campaignClosed, at: "$.presale", of: command)
        try trade.send(
            Trade.OfferPresale(
                id: .sample(2),
                product: .sample(1),
                price: Money(800, .eur),
                quota: 1,
                from: trade.clock.now + .seconds(1),
                until: trade.clock.now + .seconds(60),
                arrivesBy: trade.clock.now + .seconds(90_000)
            )
        )
        try trade.expectRefusal(
            .campaignClosed,
            at: "$.presale",
            of: Trade.OrderPresale(presale: .sample(2), buyer: .sample(1))
        )
    }
}
