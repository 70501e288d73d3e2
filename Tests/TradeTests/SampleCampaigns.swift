import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

extension ServiceHarness<TradeService> {
    func bargain(_ number: UInt64 = 1) throws -> Trade.Bargain {
        try #require(try ask(Trade.FindBargains(bargain: .sample(number))).bargains.first)
    }

    /// Offers product 1, which costs 10.00, for a bargain down to 7.00.
    @discardableResult
    func offerBargain(cuts: Int = 3, bargains: Int? = nil, helps: Int? = nil, until: Timestamp? = nil) throws
        -> Trade.BargainOffered
    {
        try send(
            Trade.OfferBargain(
                id: .sample(1),
                product: .sample(1),
                floor: Money(700, .eur),
                cuts: cuts,
                lifetimeSeconds: 3600,
                bargainsPerPerson: bargains,
                helpsPerPerson: helps,
                until: until
            )
        )
    }

    @discardableResult
    func startBargain(_ number: UInt64 = 1, opener: UInt64 = 1) throws -> Trade.BargainStarted {
        try send(Trade.StartBargain(id: .sample(number), offer: .sample(1), opener: .sample(opener)))
    }

    /// Has a person ask to help; the help has the person's number.
    @discardableResult
    func askToHelp(_ person: UInt64, in bargain: UInt64 = 1) throws -> Trade.BargainHelp {
        try send(
            Trade.HelpBargain(
                id: .sample(100 * bargain + person),
                bargain: .sample(bargain),
                person: .sample(person),
                device: "dev-\(person)"
            )
        )
    }

    func judgeHelp(_ person: UInt64, in bargain: UInt64 = 1, _ verdict: RiskControl.Verdict = .allow) throws {
        let help = ID<Trade.BargainHelp>.sample(100 * bargain + person)
        try deliver(
            RiskControl.ActionAssessed(
                assessment: ID(help.uuid),
                action: .bargainHelp,
                person: .sample(person),
                subject: help.description,
                verdict: verdict,
                score: 0,
                reasons: []
            )
        )
    }

    func help(_ people: ClosedRange<UInt64>, in bargain: UInt64 = 1) throws {
        for person in people {
            try askToHelp(person, in: bargain)
            try judgeHelp(person, in: bargain)
        }
    }

    /// Brings bargain 1 of person 1 down to its floor.
    func reachBargain() throws {
        try offerBargain()
        try startBargain()
        try help(2...4)
    }

    /// Has person 1 buy by bargain 1.
    @discardableResult
    func buyBargain(order: UInt64 = 1) throws -> Trade.BargainOrdered {
        try send(Trade.BuyBargain(bargain: .sample(1), order: .sample(order), buyer: .sample(1)))
    }
}

// Flash sales.
extension ServiceHarness<TradeService> {
    func flashSale(_ number: UInt64 = 1) throws -> Trade.FlashSale {
        try #require(try ask(Trade.FindFlashSales(sale: .sample(number))).sales.first)
    }

    /// Offers product 1, which costs 10.00, at 6.00: for an hour from now on, unless slots are given; its pieces are set aside.
    @discardableResult
    func offerFlashSale(
        _ number: UInt64 = 1,
        quota: Int = 3,
        perPerson: Int? = nil,
        slots: [Trade.FlashSlot]? = nil,
        admissionsPerSecond: Int? = nil,
        isStocked: Bool = true
    ) throws -> Trade.FlashSaleOffered {
        let offered = try send(
            Trade.OfferFlashSale(
                id: .sample(number),
                product: .sample(1),
                price: Money(600, .eur),
                quota: quota,
                perPerson: perPerson,
                slots: slots ?? [.init(from: clock.now, until: clock.now + .seconds(3600))],
                admissionsPerSecond: admissionsPerSecond
            )
        )
        if isStocked { try allot(number, quota) }
        return offered
    }

    /// Has the catalogue say that a flash sale's pieces are set aside.
    func allot(_ sale: UInt64 = 1, _ quota: Int = 3) throws {
        try deliver(
            Catalogue.StockAllotted(
                allotment: Catalogue.StockAllotment(
                    sale: .sample(sale),
                    product: .sample(1),
                    quantity: quota,
                    left: quota,
                    state: .allotted,
                    until: clock.now
                )
            )
        )
    }

    /// Has a person join flash sale 1, with an order of the same number unless one is given.
    @discardableResult
    func joinFlashSale(_ person: UInt64, order: UInt64? = nil, quantity: Int? = nil) throws -> Trade.FlashSaleJoined {
        try send(joining(person, order: order, quantity: quantity))
    }

    func joining(
        _ person: UInt64,
        order: UInt64? = nil,
        quantity: Int? = nil,
        ticket: ID<Trade.FlashTicket>? = nil
    ) -> Trade.JoinFlashSale {
        Trade.JoinFlashSale(
            sale: .sample(1),
            order: .sample(order ?? person),
            buyer: .sample(person),
            quantity: quantity,
            ticket: ticket
        )
    }
}

// Presales.
extension ServiceHarness<TradeService> {
    func presale(_ number: UInt64 = 1) throws -> Trade.Presale {
        try #require(try ask(Trade.FindPresales(presale: .sample(number))).presales.first)
    }

    /// Offers product 1, which costs 10.00, at 8.00 for a week from now on; it arrives within a month.
    @discardableResult
    func offerPresale(_ number: UInt64 = 1, quota: Int = 3, perPerson: Int? = nil) throws -> Trade.PresaleOffered {
        try send(
            Trade.OfferPresale(
                id: .sample(number),
                product: .sample(1),
                price: Money(800, .eur),
                quota: quota,
                perPerson: perPerson,
                until: clock.now + .seconds(7 * 86_400),
                arrivesBy: clock.now + .seconds(30 * 86_400)
            )
        )
    }

    /// Has a person order of presale 1, with an order of the same number unless one is given.
    @discardableResult
    func orderPresale(_ person: UInt64, order: UInt64? = nil, quantity: Int? = nil) throws -> Trade.PresaleOrdered {
        try send(
            Trade.OrderPresale(
                presale: .sample(1),
                order: .sample(order ?? person),
                buyer: .sample(person),
                quantity: quantity
            )
        )
    }

    /// Has the catalogue say that an order is in the line for what comes in.
    func queue(_ number: UInt64, attempt: Int = 1) throws {
        let lines = try order(number).lines
        try deliver(
            Catalogue.StockAwaited(
                order: .sample(number),
                attempt: attempt,
                line: .init(product: lines[0].product, quantity: lines[0].quantity)
            )
        )
    }

    /// Brings an order of a presale as far as paid, and waiting for its goods.
    func payPresale(_ number: UInt64) throws {
        try assess(number)
        try queue(number)
        try pay(number)
        try queue(number)
    }
}
