import Model
import ServiceKit
import Support
import Testing

@testable import TradeService

extension ID {
    /// The nth sample id of its kind.
    static func sample(_ number: UInt64) -> Self { ID(UUID128(high: 0x019B_76DA_A800_7000, low: number)) }
}

/// A product at a price in cents, for sale unless a test says otherwise.
func product(
    _ number: UInt64,
    price: Int64 = 1000,
    currency: Currency = .eur,
    state: Catalogue.ProductState = .published,
    changedAt: Timestamp = Timestamp(milliseconds: 1_767_225_600_000)
) -> Catalogue.Product {
    Catalogue.Product(
        id: .sample(number),
        sku: "P-\(number)",
        title: .english("Product \(number)"),
        price: Money(price, currency),
        state: state,
        createdAt: changedAt
    )
}

extension ServiceHarness<TradeService> {
    /// A trade service that knows sample product 1 at 10.00 and product 2 at 2.50.
    static func selling(asking: any Asking = NobodyAnswers()) throws -> ServiceHarness {
        let trade = try ServiceHarness(TradeService.self, asking: asking)
        try trade.deliver(Catalogue.ProductPublished(product: product(1)))
        try trade.deliver(Catalogue.ProductPublished(product: product(2, price: 250)))
        return trade
    }

    /// Has identity say that somebody has a duty, and so many in all.
    func appoint(_ duty: Identity.Duty, holders: Int) throws {
        let view = Identity.DutyView(duty: duty, grantedAt: clock.now)
        try deliver(Identity.RoleGranted(person: .sample(8), duty: view, holders: holders))
    }

    /// Has the catalogue say to which category a product of 10.00 belongs.
    func sort(_ number: UInt64, into category: String?) throws {
        var sorted = product(number, changedAt: clock.now)
        sorted.category = category
        try deliver(Catalogue.ProductChanged(product: sorted))
    }

    /// Has the catalogue say for how many days what is in a category can be sent back.
    func define(_ category: String, _ days: Int?) throws {
        try deliver(
            Catalogue.CategoryDefined(
                category: Catalogue.CategoryNode(
                    path: category,
                    title: .english(category),
                    requiresInspection: false,
                    returnDays: days
                )
            )
        )
    }

    func order(_ number: UInt64) throws -> Trade.Order {
        try #require(try ask(Trade.FindOrders(order: .sample(number))).orders.first)
    }

    func groupBuy(_ number: UInt64 = 1) throws -> Trade.GroupBuy {
        try #require(try ask(Trade.FindGroupBuys(groupBuy: .sample(number))).groupBuys.first)
    }

    @discardableResult
    func place(_ number: UInt64, buyer: UInt64 = 1, _ quantity: Int = 2) throws -> Trade.Order {
        try send(
            Trade.PlaceOrder(
                id: .sample(number),
                buyer: .sample(buyer),
                lines: [.init(product: .sample(1), quantity: quantity)],
                device: "dev-\(buyer)"
            )
        ).order
    }

    /// Takes 5.00 off from 30.00, 1.00 from 10.00; sending costs 4.90, and nothing from 50.00.
    func changePriceRules() throws {
        try send(
            Trade.ChangePriceRules(
                rules: Trade.PriceRules(
                    currency: .eur,
                    discounts: [.init(from: 1000, off: 100), .init(from: 3000, off: 500)],
                    shipping: 490,
                    freeShippingFrom: 5000
                )
            )
        )
    }

    func assess(_ number: UInt64, _ verdict: RiskControl.Verdict = .allow) throws {
        let order = try order(number)
        try deliver(
            RiskControl.ActionAssessed(
                assessment: ID(order.id.uuid),
                action: order.groupBuy == nil ? .order : .groupJoin,
                person: order.buyer,
                subject: order.id.description,
                verdict: verdict,
                score: 0,
                reasons: []
            )
        )
    }

    /// Has the catalogue say that an order's pieces are reserved.
    func reserve(_ number: UInt64, attempt: Int = 1) throws {
        let order = try order(number)
        try deliver(
            Catalogue.StockReserved(
                order: order.id,
                attempt: attempt,
                lines: order.lines.map { .init(product: $0.product, quantity: $0.quantity) },
                expiresAt: clock.now
                    + (order.flashSale != nil ? .seconds(300) : .seconds(order.groupBuy == nil ? 1800 : 900))
            )
        )
    }

    func refuseStock(_ number: UInt64, attempt: Int = 1) throws {
        try deliver(Catalogue.StockRefused(order: .sample(number), attempt: attempt, shortOf: .sample(1)))
    }

    /// Brings an order that is placed as far as waiting for its payment.
    func accept(_ number: UInt64) throws {
        try assess(number)
        try reserve(number)
    }

    @discardableResult
    func startPayment(_ number: UInt64, _ instrument: Sandbox = .ok) throws -> Trade.PaymentStarted {
        try send(Trade.PayOrder(order: .sample(number), instrument: instrument.rawValue))
    }

    @discardableResult
    func settle(
        _ payment: Trade.PaymentStarted,
        _ outcome: Trade.PaymentOutcome = .succeeded
    ) throws -> Trade.PaymentSettled {
        try send(
            Trade.SettlePayment(
                payment: payment.payment,
                order: payment.order,
                amount: payment.amount,
                outcome: outcome
            )
        )
    }

    /// Pays an order that waits for it, and has the gateway agree.
    func pay(_ number: UInt64) throws {
        try settle(startPayment(number))
    }

    /// Has the catalogue say that an order's pieces are out of the stock for good.
    func commit(_ number: UInt64) throws {
        let lines = try order(number).lines.map { Catalogue.StockLine(product: $0.product, quantity: $0.quantity) }
        try deliver(Catalogue.StockCommitted(order: .sample(number), lines: lines))
    }

    /// An order that is paid, and whose goods are set aside.
    func placePaid(_ number: UInt64, buyer: UInt64 = 1) throws {
        try place(number, buyer: buyer)
        try accept(number)
        try pay(number)
        try commit(number)
    }

    /// An order of three pieces for 10.00 that its buyer has received; 5.00 off, 4.90 for sending: 29.90.
    func placeReceived(_ number: UInt64 = 1) throws {
        try changePriceRules()
        try place(number, 3)
        try accept(number)
        try pay(number)
        try commit(number)
        try send(Trade.ShipOrder(order: .sample(number)))
        try send(Trade.ReceiveOrder(order: .sample(number)))
    }

    /// Opens claim 1 about pieces of order 1.
    @discardableResult
    func claim(
        _ kind: Trade.ClaimKind = .returnAndRefund,
        _ reason: Trade.ClaimReason = .defective,
        id: UInt64 = 1,
        quantity: Int = 1,
        amount: Int64? = nil
    ) throws -> Trade.Claim {
        try send(
            Trade.OpenClaim(
                id: .sample(id),
                order: .sample(1),
                kind: kind,
                reason: reason,
                lines: [.init(line: 0, quantity: quantity, amount: amount.map { Money($0, .eur) })]
            )
        )
    }

    @discardableResult
    func decide(_ accept: Bool, id: UInt64 = 1) throws -> Trade.Claim {
        try send(Trade.DecideClaim(claim: .sample(id), accept: accept))
    }

    @discardableResult
    func inspect(_ accept: Bool, id: UInt64 = 1, restocked: Int = 1, scrapped: Int = 0) throws -> Trade.Claim {
        try send(
            Trade.InspectClaim(
                claim: .sample(id),
                accept: accept,
                lines: [.init(line: 0, restocked: restocked, scrapped: scrapped)]
            )
        )
    }

    /// Brings claim 1 as far as the warehouse.
    func sendBack(_ kind: Trade.ClaimKind = .returnAndRefund) throws {
        try claim(kind)
        try decide(true)
        try send(Trade.SendClaim(claim: .sample(1)))
    }

    func claimState(_ id: UInt64 = 1) throws -> Trade.ClaimState? {
        try ask(Trade.FindClaims(claim: .sample(id))).claims.first?.state
    }

    func pass(_ seconds: Int) throws {
        clock.advance(by: .seconds(seconds))
        try fireTimers()
    }

    /// The amounts that are going back, or have gone, for an order.
    func refunds(of number: UInt64) throws -> [Int64] {
        try emitted(Trade.RefundStarted.self).filter { $0.order == .sample(number) }.map(\.amount.amount)
    }

    /// Has the gateway confirm every refund that has been started.
    func confirmRefunds() throws {
        for refund in try emitted(Trade.RefundStarted.self) {
            try send(Trade.SettleRefund(refund: refund.refund, order: refund.order, outcome: .succeeded))
        }
    }

    /// Offers a group-buy of product 1 at 7.00.
    func offer(size: Int = 2) throws {
        try send(
            Trade.OfferGroupBuy(id: .sample(1), product: .sample(1), price: Money(700, .eur), size: size)
        )
    }

    /// Opens group-buy 1 with order 1 of person 1.
    @discardableResult
    func open(_ group: UInt64 = 1, order: UInt64 = 1, leader: UInt64 = 1) throws -> Trade.GroupBuyOpened {
        try send(
            Trade.OpenGroupBuy(
                id: .sample(group),
                offer: .sample(1),
                order: .sample(order),
                buyer: .sample(leader)
            )
        )
    }

    @discardableResult
    func join(_ person: UInt64, order: UInt64? = nil, group: UInt64 = 1) throws -> Trade.GroupBuyJoined {
        try send(
            Trade.JoinGroupBuy(
                groupBuy: .sample(group),
                order: .sample(order ?? person),
                buyer: .sample(person)
            )
        )
    }

    /// Has an order expire whose payment the gateway has said no to, and may yet say yes.
    func loseSeat(_ order: UInt64) throws -> Trade.PaymentStarted {
        try accept(order)
        let payment = try startPayment(order)
        try settle(payment, .declined)
        try pass(900)
        return payment
    }

    /// Brings the order of a seat as far as paid.
    func paySeat(_ order: UInt64) throws {
        try accept(order)
        try pay(order)
        try commit(order)
    }

    /// Expects a refusal that says and changes nothing.
    func expectRefusal(
        _ code: RefusalCode,
        at path: String?,
        sourceLocation: SourceLocation = #_sourceLocation,
        of command: some Command
    ) throws {
        let before = try visible()

        let refusal = #expect(throws: Refusal.self, sourceLocation: sourceLocation) { try send(command) }

        #expect(refusal?.code == code, sourceLocation: sourceLocation)
        #expect(refusal?.path == path, sourceLocation: sourceLocation)
        #expect(try visible() == before, sourceLocation: sourceLocation)
    }

    /// All that anybody can see of orders and campaigns.
    private func visible() throws -> [AnyHashable] {
        [
            try ask(Trade.FindOrders(limit: 100)), try ask(Trade.FindGroupBuys(limit: 100)),
            try ask(Trade.FindBargains(limit: 100)), try ask(Trade.FindFlashSales(limit: 100)),
            try ask(Trade.FindPresales(limit: 100)), published.count,
        ]
    }
}
