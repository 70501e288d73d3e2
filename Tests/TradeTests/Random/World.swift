import AMQP
import Messaging
import Model
import ServiceKit
import Storage
import Support

@testable import TradeService

/// Trade, alone with a shelf, a judge and a gateway, and a bad post between them.
final class World {
    private(set) var trade: ServiceHarness<TradeService>
    private(set) var shelf = Shelf([.sample(1): 12, .sample(2): 8])
    private(set) var books = Books()
    var fair = Fair()
    private(set) var orders = Latest<ID<Trade.Order>, Trade.Order>()
    private(set) var groups = Latest<ID<Trade.GroupBuy>, Trade.GroupBuy>()
    var bargains = Latest<ID<Trade.Bargain>, Trade.Bargain>()
    var sales = Latest<ID<Trade.FlashSale>, Trade.FlashSale>()
    var presales = Latest<ID<Trade.Presale>, Trade.Presale>()
    var tickets = Latest<ID<Trade.FlashTicket>, Trade.FlashTicket>()
    /// What happened outside the database: refusals, and what the world did.
    private(set) var events: [String: Int] = [:]
    private var claims = Latest<ID<Trade.Claim>, Trade.Claim>()
    private var payments = Latest<ID<Trade.Payment>, Trade.PaymentSettled>()
    private var refunds = Latest<ID<Trade.Refund>, Trade.RefundStarted>()
    private var post: [OutgoingMessage] = []
    private var read = 0
    private var last: (send: (String?) throws -> Void, id: String)?
    private var ids = 0
    private static let jumps = [
        1, 1, 5, 5, 30, 30, 30, 120, 120, 120, 600, 600, 900, 1800, 1800, 7200, 90_000, 700_000,
    ]
    /// Nine at a time.
    private var people = Array(101...109 as ClosedRange<UInt64>)
    /// The product that campaigns sell, and at the same time the number of their offers; there is a new one when it is
    /// retired.
    private(set) var flagship: UInt64 = 1

    init() throws {
        trade = try ServiceHarness<TradeService>.selling(asking: ContentAuditor())
        try Watch.begin(in: trade.store)
        try trade.changePriceRules()
        try offerFlagship()
        read = trade.published.count
    }

    func take(_ step: Step) async throws {
        switch step.kind {
        case .place: try place(step.a, step.b)
        case .openGroup: try openGroup(person(step.a))
        case .joinGroup:
            guard let group = groups.pick(step.a, where: { $0.state == .open && $0.members.count < $0.size }) else {
                try openGroup(person(step.b))
                break
            }
            try send(Trade.JoinGroupBuy(groupBuy: group.id, order: next(), buyer: person(step.b)))
        case .offerSale: try offerSale(step.a, step.b)
        case .joinSale: try joinSale(step.a, step.b)
        case .offerPresale: try offerPresale(step.a, step.b)
        case .orderPresale: try orderPresale(step.a, step.b)
        case .startBargain: try startBargain(person(step.a))
        case .help: try help(step.a, step.b)
        case .buyBargain: try buyBargain(step.a, step.b)
        case .gatewaySpeaks: try letGatewaySpeak(step.a, step.b)
        case .gatewayRefunds: try letGatewayRefund(step.a, step.b)
        case .again: try repeatLast(step.a.isMultiple(of: 2))
        case .post: try bring(step.a)
        case .effects: try await trade.performEffects()
        case .time: try pass(Self.jumps[step.a % Self.jumps.count])
        case .crash: try crash(step.a)
        case .restock: shelf.arrive(1 + step.b % 6, of: .sample(step.a.isMultiple(of: 2) ? 2 : flagship))
        case .sellOut: shelf.sellOut(.sample(step.a.isMultiple(of: 2) ? 2 : flagship))
        case .reprice:
            let price = Int64(100 + step.a)
            try trade.deliver(Catalogue.ProductChanged(product: product(2, price: price, changedAt: trade.clock.now)))
        case .retire: try retireFlagship()
        case .leave: try leave(step.a % people.count)
        case .sabotage:
            try trade.store.write {
                try $0.execute(sql: "UPDATE ledger_entry SET amount = amount + 1 WHERE amount > 0")
            }
        case .claim: try openClaim(step.a, step.b)
        case .decide, .sendBack, .inspect, .escalate, .withdraw: try takeClaimStep(step)
        case .pay, .cancel, .refund, .ship, .deliver, .receive: try takeOrderStep(step)
        }
        try tellServed()
        try collect(in: step.kind)
    }

    /// Lets time pass until nothing is left to happen: claims take the longest, about forty days.
    func settleDown() async throws {
        for _ in 1...45 {
            try pass(86_400)
            try tellServed()
            for _ in 1...3 {
                try await trade.performEffects()
                try collect(in: .time)
                while !post.isEmpty {
                    try bring(0, keeping: false)
                    try tellServed()
                    try collect(in: .post)
                }
            }
        }
    }

    /// How often what has happened.
    func seen() throws -> [String: Int] { try Watch.seen(in: trade.store).merging(events) { $0 + $1 } }
}

// What people do.
extension World {
    private static let instruments: [Sandbox] = [
        .ok, .ok, .ok, .ok, .declined, .twice, .contradicts, .regrets, .late, .never, .unreachable, .wrongAmount,
        .wrongCurrency, .refundFailsOnce, .refundLate, .refundSlow, .refundWrongAmount,
    ]

    private func place(_ a: Int, _ b: Int) throws {
        let products = [2, flagship]
        let lines = (0...b % 2).map { line in
            Trade.LineRequest(product: .sample(products[(a + line) % 2]), quantity: 1 + (b / 2 + line) % 3)
        }
        try send(Trade.PlaceOrder(id: next(), buyer: person(a), lines: lines))
    }

    private func openGroup(_ leader: ID<Person>) throws {
        try send(Trade.OpenGroupBuy(id: next(), offer: .sample(flagship), order: next(), buyer: leader))
    }

    private func takeOrderStep(_ step: Step) throws {
        let states: [Trade.OrderState] =
            switch step.kind {
            case .pay: [.awaitingPayment]
            case .cancel: [.placed, .awaitingPayment, .paid]
            case .refund: [.paid, .shipped, .received]
            case .ship: [.paid]
            default: [.shipped]
            }
        guard let order = orders.pick(step.a, where: { states.contains($0.state) }) else {
            return try bring(step.b)
        }
        switch step.kind {
        case .pay:
            let instrument = Self.instruments[step.b % Self.instruments.count]
            try send(Trade.PayOrder(id: next(), order: order.id, instrument: instrument.rawValue))
        case .cancel: try send(Trade.CancelOrder(order: order.id))
        case .refund:
            let amount = step.b.isMultiple(of: 3) ? nil : Money(Int64(step.b), .eur)
            try send(Trade.RefundOrder(id: next(), order: order.id, amount: amount, reason: "goodwill"))
        case .ship:
            let part = [Trade.LinePieces(line: step.b % order.lines.count, quantity: 1)]
            try send(Trade.ShipOrder(order: order.id, lines: step.b.isMultiple(of: 3) ? part : nil))
        case .deliver: try send(Trade.DeliverOrder(order: order.id))
        default: try send(Trade.ReceiveOrder(order: order.id))
        }
    }

    private func openClaim(_ a: Int, _ b: Int) throws {
        guard let order = orders.pick(a, where: { [.shipped, .received].contains($0.state) }) else { return }
        try send(
            Trade.OpenClaim(
                id: next(),
                order: order.id,
                kind: Trade.ClaimKind.allCases[b % 3],
                reason: Trade.ClaimReason.allCases[b / 3 % Trade.ClaimReason.allCases.count],
                lines: [.init(line: b % order.lines.count, quantity: 1 + b / 18 % 2)]
            )
        )
    }

    private func takeClaimStep(_ step: Step) throws {
        let states: [Trade.ClaimState] =
            switch step.kind {
            case .decide: [.applied, .escalated]
            case .sendBack: [.awaitingReturn]
            case .inspect: [.returning]
            case .escalate: [.rejected]
            default: [.applied, .awaitingReturn, .rejected, .escalated]
            }
        guard let claim = claims.pick(step.a, where: { $0.closedAt == nil && states.contains($0.state) }) else {
            return try openClaim(step.a, step.b)
        }
        switch step.kind {
        case .decide: try send(Trade.DecideClaim(claim: claim.id, accept: !step.b.isMultiple(of: 3)))
        case .sendBack: try send(Trade.SendClaim(claim: claim.id))
        case .inspect:
            try send(
                Trade.InspectClaim(
                    claim: claim.id,
                    accept: !step.b.isMultiple(of: 4),
                    lines: claim.lines.map { .init(line: $0.line, restocked: 1, scrapped: $0.quantity - 1) }
                )
            )
        case .escalate: try send(Trade.EscalateClaim(claim: claim.id))
        default: try send(Trade.WithdrawClaim(claim: claim.id))
        }
    }

    private func leave(_ number: Int) throws {
        fair.forget(person(number))
        try trade.deliver(
            Identity.ErasureRequested(request: next(), person: person(number), requestedAt: trade.clock.now)
        )
        ids += 1
        people[number] = UInt64(1000 + ids)
    }

    func person(_ number: Int) -> ID<Person> { .sample(people[number % people.count]) }
}

// What the shop, its gateway and its machine do.
extension World {
    private func offerFlagship() throws {
        try trade.send(
            Trade.OfferGroupBuy(
                id: .sample(flagship),
                product: .sample(flagship),
                price: Money(700, .eur),
                size: 2 + Int(flagship % 2),
                lifetimeSeconds: 7200,
                paidButFull: [.refund, .reseat, .open][Int(flagship % 3)]
            )
        )
        try trade.send(
            Trade.OfferBargain(
                id: .sample(flagship),
                product: .sample(flagship),
                floor: Money(700, .eur),
                cuts: 3,
                lifetimeSeconds: 7200,
                bargainsPerPerson: 4,
                helpsPerPerson: 6
            )
        )
    }

    private func retireFlagship() throws {
        try trade.deliver(Catalogue.ProductRetired(id: .sample(flagship)))
        try trade.fireTimers()
        ids += 1
        flagship = UInt64(1000 + ids)
        shelf.arrive(8, of: .sample(flagship))
        try trade.deliver(Catalogue.ProductPublished(product: product(flagship, changedAt: trade.clock.now)))
        try offerFlagship()
    }

    /// Mostly about money that it has not taken so far, and mostly that it has it after all.
    private func letGatewaySpeak(_ a: Int, _ b: Int) throws {
        guard let payment = payments.pick(a, where: { $0.outcome != .succeeded }) else { return }
        try send(
            Trade.SettlePayment(
                payment: payment.payment,
                order: payment.order,
                amount: b.isMultiple(of: 10) ? Money(payment.amount.amount + 1, .eur) : payment.amount,
                outcome: b.isMultiple(of: 2) ? .succeeded : Trade.PaymentOutcome.allCases[b % 3]
            )
        )
    }

    private func letGatewayRefund(_ a: Int, _ b: Int) throws {
        guard let refund = refunds.pick(a) else { return }
        try send(
            Trade.SettleRefund(
                refund: refund.refund,
                order: refund.order,
                amount: b.isMultiple(of: 10) ? Money(refund.amount.amount - 1, .eur) : refund.amount,
                attempt: 1 + b % 2,
                outcome: Trade.PaymentOutcome.allCases[b % 3]
            )
        )
    }

    private func pass(_ seconds: Int) throws {
        trade.clock.advance(by: .seconds(seconds))
        shelf.expire(at: trade.clock.now)
        try trade.fireTimers()
    }

    /// What was collected stays, since all of it is in the outbox; what was not acknowledged comes again.
    private func crash(_ number: Int) throws {
        try collect(in: .crash)
        trade = try ServiceHarness(restarting: trade)
        read = 0
        note("crash")
        if number.isMultiple(of: 2) { try repeatLast(true) }
    }

    private func repeatLast(_ isSameMessage: Bool) throws {
        guard let last else { return }
        note(isSameMessage ? "message again" : "command again")
        try last.send(isSameMessage ? last.id : nil)
    }

    /// A refusal is a good answer to a random wish; then there is no reply.
    @discardableResult
    func send<C: Command>(_ command: C) throws -> C.Reply? {
        ids += 1
        let id = "step-\(ids)"
        let send = { [unowned self] (id: String?) throws -> C.Reply? in
            do {
                return try self.trade.send(command, id: id)
            } catch let refusal as Refusal {
                self.note("refused \(refusal.code.code)")
                return nil
            }
        }
        last = ({ _ = try send($0) }, id)
        return try send(id)
    }

    func next<Subject>() -> ID<Subject> {
        ids += 1
        return .sample(UInt64(1000 + ids))
    }

    private func note(_ event: String) { events[event, default: 0] += 1 }
}

// The post.
extension World {
    private static let posted: Set<String> = [
        Catalogue.ReserveStock.name, Catalogue.CommitStock.name, Catalogue.ReleaseStock.name,
        Catalogue.ReceiveStock.name, Catalogue.AllotStock.name, Catalogue.EndAllotment.name,
        RiskControl.AssessAction.name,
    ]

    /// Takes what the service has sent since the last time.
    private func collect(in step: Step.Kind) throws {
        while read < trade.published.count {
            let message = trade.published[read]
            read += 1
            guard message.exchange != Exchange.dead else {
                try refuseFailure(message)
                continue
            }
            func decode<M: Decodable>(_ type: M.Type) throws -> M { try JSON.decode(type, from: message.body) }
            func note(_ order: Trade.Order) { orders.note(order, as: order.id) }
            func note(_ group: Trade.GroupBuy) { groups.note(group, as: group.id) }
            func note(_ claim: Trade.Claim) { claims.note(claim, as: claim.id) }
            switch message.routingKey {
            case Trade.OrderPlaced.name: note(try decode(Trade.OrderPlaced.self).order)
            case Trade.OrderAccepted.name: note(try decode(Trade.OrderAccepted.self).order)
            case Trade.OrderRefused.name: note(try decode(Trade.OrderRefused.self).order)
            case Trade.OrderPaid.name: note(try decode(Trade.OrderPaid.self).order)
            case Trade.OrderShipped.name: note(try decode(Trade.OrderShipped.self).order)
            case Trade.OrderReceived.name:
                note(try decode(Trade.OrderReceived.self).order)
                if step == .time { self.note("order received by itself") }
            case Trade.OrderCancelled.name: note(try decode(Trade.OrderCancelled.self).order)
            case Trade.OrderRefunded.name: note(try decode(Trade.OrderRefunded.self).order)
            case Trade.GroupBuyOpened.name: note(try decode(Trade.GroupBuyOpened.self).groupBuy)
            case Trade.GroupBuyJoined.name: note(try decode(Trade.GroupBuyJoined.self).groupBuy)
            case Trade.GroupBuyLeft.name: note(try decode(Trade.GroupBuyLeft.self).groupBuy)
            case Trade.GroupBuyFormed.name: note(try decode(Trade.GroupBuyFormed.self).groupBuy)
            case Trade.GroupBuyExpired.name: note(try decode(Trade.GroupBuyExpired.self).groupBuy)
            case Trade.GroupBuyCancelled.name: note(try decode(Trade.GroupBuyCancelled.self).groupBuy)
            case let key where key.hasPrefix("trade.bargain."): try collectBargain(message)
            case let key where key.hasPrefix("trade.flash-sale."): try collectSale(message)
            case let key where key.hasPrefix("trade.presale."): try collectPresale(message)
            case Trade.ClaimOpened.name: note(try decode(Trade.ClaimOpened.self).claim)
            case Trade.ClaimAdvanced.name: note(try decode(Trade.ClaimAdvanced.self).claim)
            case Trade.ClaimClosed.name: note(try decode(Trade.ClaimClosed.self).claim)
            case Trade.PaymentStarted.name:
                let started = try decode(Trade.PaymentStarted.self)
                let settled = Trade.PaymentSettled(
                    payment: started.payment,
                    order: started.order,
                    amount: started.amount,
                    outcome: .pending
                )
                payments.note(settled, as: started.payment)
            case Trade.PaymentSettled.name:
                let settled = try decode(Trade.PaymentSettled.self)
                payments.note(settled, as: settled.payment)
                try books.take(settled)
            case Trade.RefundStarted.name:
                let started = try decode(Trade.RefundStarted.self)
                refunds.note(started, as: started.refund)
                try books.owe(started)
            case Trade.RefundSettled.name: try books.give(decode(Trade.RefundSettled.self))
            case let key where Self.posted.contains(key): post.append(message)
            default: break
            }
        }
    }

    /// A call may fail for good, since the gateway is asked again later; a message may not.
    private func refuseFailure(_ message: OutgoingMessage) throws {
        let handler = message.properties.headers["souk-handler"]?.stringValue ?? ""
        guard [CapturePayment.name, GiveRefund.name, ExamineLedger.name].contains(handler) else {
            throw Broken("\(handler) failed: \(message.properties.headers)")
        }
        note("call failed for good")
    }

    /// Has one message arrive, and its answer; some are kept, to come again.
    private func bring(_ number: Int, keeping: Bool = true) throws {
        guard !post.isEmpty else { return }
        let position = number % post.count
        let message = post[position]
        // News of payments are slow, so that their goods are gone now and then.
        guard !keeping || message.routingKey != Catalogue.CommitStock.name || number.isMultiple(of: 3) else { return }
        // What is sent back into the stock is counted once, as the catalogue's inbox sees to.
        let isKept = keeping && number.isMultiple(of: 10) && message.routingKey != Catalogue.ReceiveStock.name
        if isKept { note("message between services again") } else { post.remove(at: position) }
        func decode<C: Command>(_ type: C.Type) throws -> C { try JSON.decode(type, from: message.body) }
        switch message.routingKey {
        case Catalogue.ReserveStock.name: try deliver(shelf.reserve(decode(Catalogue.ReserveStock.self)))
        case Catalogue.CommitStock.name: try deliver(shelf.commit(decode(Catalogue.CommitStock.self)))
        case Catalogue.ReleaseStock.name: shelf.release(try decode(Catalogue.ReleaseStock.self))
        case Catalogue.ReceiveStock.name: shelf.receive(try decode(Catalogue.ReceiveStock.self))
        case Catalogue.AllotStock.name: try deliver(shelf.allot(decode(Catalogue.AllotStock.self)))
        case Catalogue.EndAllotment.name: shelf.end(try decode(Catalogue.EndAllotment.self))
        default: try assess(decode(RiskControl.AssessAction.self), number)
        }
    }

    /// Has the catalogue say whose turn in the line has come.
    private func tellServed() throws {
        for event in shelf.takeServed() { try trade.deliver(event) }
    }

    private func deliver(_ news: Shelf.News?) throws {
        switch news {
        case .reserved(let event): try trade.deliver(event)
        case .refused(let event): try trade.deliver(event)
        case .committed(let event): try trade.deliver(event)
        case .awaited(let event): try trade.deliver(event)
        case .allotted(let event): try trade.deliver(event)
        case .notAllotted(let event): try trade.deliver(event)
        case nil: return
        }
    }

    private func assess(_ action: RiskControl.AssessAction, _ number: Int) throws {
        guard let id = action.id else { throw Broken("an action without an id") }
        try trade.deliver(
            RiskControl.ActionAssessed(
                assessment: id,
                action: action.action,
                person: action.person,
                subject: action.subject,
                verdict: number % 11 == 1 ? .deny : .allow,
                score: 0,
                reasons: []
            )
        )
    }
}

/// Finds nothing in the nightly audit; the rules ask the ledger themselves.
private struct ContentAuditor: Asking {
    func ask<Q: Query>(_ query: Q, timeout: Duration) async throws -> Q.Reply {
        var report = Trade.LedgerReport.example
        report.isBalanced = true
        guard let reply = report as? Q.Reply else { throw Refusal(.failed, "Asked for \(Q.name).") }
        return reply
    }
}
