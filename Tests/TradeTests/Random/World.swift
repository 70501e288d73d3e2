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
    private(set) var shelf = Shelf([.sample(1): 40, .sample(2): 12])
    private(set) var books = Books()
    private(set) var orders: [ID<Trade.Order>] = []
    private var groups: [ID<Trade.GroupBuy>] = []
    private var claims: [ID<Trade.Claim>] = []
    private var payments: [Trade.PaymentStarted] = []
    private var refunds: [Trade.RefundStarted] = []
    private var post: [OutgoingMessage] = []
    private var read = 0
    private var last: (send: (String?) throws -> Void, id: String)?
    private var ids = 0

    init() throws {
        trade = try ServiceHarness<TradeService>.selling(asking: ContentAuditor())
        try trade.changePriceRules()
        try trade.send(
            Trade.OfferGroupBuy(
                id: .sample(1),
                product: .sample(1),
                price: Money(700, .eur),
                size: 3,
                lifetimeSeconds: 7200
            )
        )
        read = trade.published.count
    }

    func take(_ step: Step) async throws {
        switch step.kind {
        case .place: try place(step.a, step.b)
        case .openGroup:
            try send(
                Trade.OpenGroupBuy(id: next(), offer: .sample(1), order: next(), buyer: person(step.a))
            )
        case .joinGroup:
            guard let group = groups.recent(step.a) else { return }
            try send(Trade.JoinGroupBuy(groupBuy: group, order: next(), buyer: person(step.b)))
        case .gatewaySpeaks: try letGatewaySpeak(step.a, step.b)
        case .gatewayRefunds: try letGatewayRefund(step.a, step.b)
        case .again: try last?.send(step.a.isMultiple(of: 2) ? last?.id : nil)
        case .post: for _ in 0...step.b % 3 { try bring(step.a) }
        case .effects: try await trade.performEffects()
        case .time: try pass([1, 5, 30, 120, 600, 1800, 7200, 90_000][step.a % 8])
        case .crash: try crash()
        case .sabotage:
            try trade.store.write {
                try $0.execute(sql: "UPDATE ledger_entry SET amount = amount + 1 WHERE amount > 0")
            }
        case .claim, .decide, .sendBack, .inspect, .escalate, .withdraw: try takeClaimStep(step)
        case .pay, .cancel, .refund, .ship, .deliver, .receive: try takeOrderStep(step)
        }
        try collect()
    }

    /// Lets time pass until nothing is left to happen: claims take the longest, about forty days.
    func settleDown() async throws {
        for days in [1, 1, 1, 7, 7, 7, 7, 7, 7, 1, 1, 1] {
            try pass(days * 86_400)
            for _ in 1...3 {
                try await trade.performEffects()
                try collect()
                while !post.isEmpty {
                    try bring(0, keeping: false)
                    try collect()
                }
            }
        }
    }
}

// What people do.
extension World {
    private static let instruments: [Sandbox] = [
        .ok, .ok, .ok, .declined, .twice, .contradicts, .regrets, .late, .unreachable, .wrongAmount, .refundFailsOnce,
        .refundLate,
    ]

    private func place(_ a: Int, _ b: Int) throws {
        let lines = (0...b % 2).map { line in
            Trade.LineRequest(product: .sample(UInt64(1 + (a + line) % 2)), quantity: 1 + (b / 2 + line) % 3)
        }
        try send(Trade.PlaceOrder(id: next(), buyer: person(a), lines: lines))
    }

    private func takeOrderStep(_ step: Step) throws {
        guard let order = orders.recent(step.a) else { return }
        switch step.kind {
        case .pay:
            let instrument = Self.instruments[step.b % Self.instruments.count]
            try send(Trade.PayOrder(id: next(), order: order, instrument: instrument.rawValue))
        case .cancel: try send(Trade.CancelOrder(order: order))
        case .refund:
            let amount = step.b.isMultiple(of: 3) ? nil : Money(Int64(step.b), .eur)
            try send(Trade.RefundOrder(id: next(), order: order, amount: amount, reason: "goodwill"))
        case .ship:
            let part = [Trade.LinePieces(line: step.b % 2, quantity: 1)]
            try send(Trade.ShipOrder(order: order, lines: step.b.isMultiple(of: 3) ? part : nil))
        case .deliver: try send(Trade.DeliverOrder(order: order))
        default: try send(Trade.ReceiveOrder(order: order))
        }
    }

    private func takeClaimStep(_ step: Step) throws {
        if step.kind == .claim {
            guard let order = orders.recent(step.a) else { return }
            return try send(
                Trade.OpenClaim(
                    id: next(),
                    order: order,
                    kind: Trade.ClaimKind.allCases[step.b % 3],
                    reason: step.b.isMultiple(of: 2) ? .defective : .noReason,
                    lines: [.init(line: 0, quantity: 1 + step.b % 2)]
                )
            )
        }
        guard let claim = claims.recent(step.a) else { return }
        switch step.kind {
        case .decide: try send(Trade.DecideClaim(claim: claim, accept: !step.b.isMultiple(of: 3)))
        case .sendBack: try send(Trade.SendClaim(claim: claim))
        case .inspect:
            let lines = try trade.ask(Trade.FindClaims(claim: claim)).claims.first?.lines ?? []
            try send(
                Trade.InspectClaim(
                    claim: claim,
                    accept: !step.b.isMultiple(of: 4),
                    lines: lines.map { .init(line: $0.line, restocked: 1, scrapped: $0.quantity - 1) }
                )
            )
        case .escalate: try send(Trade.EscalateClaim(claim: claim))
        default: try send(Trade.WithdrawClaim(claim: claim))
        }
    }

    private func letGatewaySpeak(_ a: Int, _ b: Int) throws {
        guard let payment = payments.recent(a) else { return }
        try send(
            Trade.SettlePayment(
                payment: payment.payment,
                order: payment.order,
                amount: payment.amount,
                outcome: Trade.PaymentOutcome.allCases[b % 3]
            )
        )
    }

    private func letGatewayRefund(_ a: Int, _ b: Int) throws {
        guard let refund = refunds.recent(a) else { return }
        try send(
            Trade.SettleRefund(
                refund: refund.refund,
                order: refund.order,
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

    /// What was collected stays, since all of it is in the outbox.
    private func crash() throws {
        try collect()
        trade = try ServiceHarness(restarting: trade)
        read = 0
    }

    /// A refusal is a good answer to a random wish.
    private func send(_ command: some Command) throws {
        ids += 1
        let id = "step-\(ids)"
        let send = { [unowned self] (id: String?) throws -> Void in
            do {
                try self.trade.send(command, id: id)
            } catch is Refusal {}
        }
        last = (send, id)
        try send(id)
    }

    private func next<Subject>() -> ID<Subject> {
        ids += 1
        return .sample(UInt64(1000 + ids))
    }

    private func person(_ number: Int) -> ID<Person> { .sample(UInt64(1 + number % 7)) }
}

// The post.
extension World {
    private static let posted: Set<String> = [
        Catalogue.ReserveStock.name, Catalogue.CommitStock.name, Catalogue.ReleaseStock.name,
        Catalogue.ReceiveStock.name, RiskControl.AssessAction.name,
    ]

    /// Takes what the service has sent since the last time.
    private func collect() throws {
        while read < trade.published.count {
            let message = trade.published[read]
            read += 1
            func decode<M: Decodable>(_ type: M.Type) throws -> M { try JSON.decode(type, from: message.body) }
            switch message.routingKey {
            case Trade.OrderPlaced.name: orders.append(try decode(Trade.OrderPlaced.self).order.id)
            case Trade.GroupBuyOpened.name: groups.append(try decode(Trade.GroupBuyOpened.self).groupBuy.id)
            case Trade.ClaimOpened.name: claims.append(try decode(Trade.ClaimOpened.self).claim.id)
            case Trade.PaymentStarted.name: payments.append(try decode(Trade.PaymentStarted.self))
            case Trade.PaymentSettled.name: try books.take(decode(Trade.PaymentSettled.self))
            case Trade.RefundStarted.name:
                let started = try decode(Trade.RefundStarted.self)
                refunds.append(started)
                try books.owe(started)
            case Trade.RefundSettled.name: try books.give(decode(Trade.RefundSettled.self))
            case let key where Self.posted.contains(key): post.append(message)
            default: break
            }
        }
    }

    /// Has one message arrive, and its answer; some are kept, to come again.
    private func bring(_ number: Int, keeping: Bool = true) throws {
        guard !post.isEmpty else { return }
        let position = number % post.count
        let message = post[position]
        // What is sent back into the stock is counted once, as the catalogue's inbox sees to.
        let isKept = keeping && number.isMultiple(of: 10) && message.routingKey != Catalogue.ReceiveStock.name
        if !isKept { post.remove(at: position) }
        func decode<C: Command>(_ type: C.Type) throws -> C { try JSON.decode(type, from: message.body) }
        switch message.routingKey {
        case Catalogue.ReserveStock.name: try deliver(shelf.reserve(decode(Catalogue.ReserveStock.self)))
        case Catalogue.CommitStock.name: try deliver(shelf.commit(decode(Catalogue.CommitStock.self)))
        case Catalogue.ReleaseStock.name: shelf.release(try decode(Catalogue.ReleaseStock.self))
        case Catalogue.ReceiveStock.name: shelf.receive(try decode(Catalogue.ReceiveStock.self))
        default: try assess(decode(RiskControl.AssessAction.self), number)
        }
    }

    private func deliver(_ news: Shelf.News?) throws {
        switch news {
        case .reserved(let event): try trade.deliver(event)
        case .refused(let event): try trade.deliver(event)
        case .committed(let event): try trade.deliver(event)
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
                verdict: number % 9 == 0 ? .deny : .allow,
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

extension Array {
    /// One of the last twenty.
    fileprivate func recent(_ number: Int) -> Element? {
        isEmpty ? nil : self[endIndex - 1 - number % Swift.min(count, 20)]
    }
}
