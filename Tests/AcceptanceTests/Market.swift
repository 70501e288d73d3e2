import AMQP
import Messaging
import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService
@testable import TradeService

/// Trade and the catalogue with nothing but a bad post between them.
///
/// It mixes up the order of messages and brings some of them twice. The test plays the buyers, risk control and the
/// gateway's second thoughts.
final class Market {
    let trade: ServiceHarness<TradeService>
    let catalogue: ServiceHarness<CatalogueService>
    private var random: SeededGenerator
    private var post: [OutgoingMessage] = []
    private var taken = (trade: 0, catalogue: 0)
    private var last = 0
    private var payments: [Trade.PaymentStarted] = []
    private(set) var orders: [ID<Trade.Order>] = []
    private(set) var groups: [ID<Trade.GroupBuy>] = []
    let products: [ID<Catalogue.Product>] = [sample(1), sample(2)]
    let pieces = 300

    init(seed: UInt64) throws {
        random = SeededGenerator(seed: seed)
        trade = try ServiceHarness(TradeService.self)
        catalogue = try ServiceHarness(CatalogueService.self)
        for (number, product) in products.enumerated() {
            try catalogue.send(
                Catalogue.CreateProduct(
                    id: product,
                    sku: "P-\(number)",
                    title: .english("Product \(number)"),
                    price: Money(1000, .eur)
                )
            )
            try trade.deliver(catalogue.send(Catalogue.PublishProduct(id: product)))
            try catalogue.send(Catalogue.ReceiveStock(product: product, quantity: pieces))
        }
        try trade.send(
            Trade.OfferGroupBuy(
                id: sample(1),
                product: products[0],
                price: Money(700, .eur),
                size: 3,
                lifetimeSeconds: 3600
            )
        )
    }

    /// Something happens, or the post comes.
    func step() async throws {
        switch Int.random(in: 0..<20, using: &random) {
        case 0...1: try place()
        case 2: try openOrJoin()
        case 3...5: try pay()
        case 6: try mayBeRefused { try trade.send(Trade.CancelOrder(order: anyOrder())) }
        case 7: try mayBeRefused { try trade.send(refund()) }
        case 8: try ship()
        case 9: try changeTheGatewaysMind()
        case 10: try pass(Int.random(in: 1...600, using: &random))
        case 11...12: try await trade.performEffects()
        default: for _ in 1...3 { try bring() }
        }
        try collect()
    }

    /// Lets time pass until nothing is left to happen.
    func settleDown() async throws {
        for _ in 1...12 {
            try await trade.performEffects()
            try collect()
            while !post.isEmpty { try bring() }
            try pass(7200)
            try collect()
        }
    }

    func stock(_ product: ID<Catalogue.Product>) throws -> Catalogue.StockLevel {
        try catalogue.ask(Catalogue.FindStock(product: product)).stock
    }

    func order(_ id: ID<Trade.Order>) throws -> Trade.Order {
        try #require(try trade.ask(Trade.FindOrders(order: id)).orders.first)
    }

    func groupBuy(_ id: ID<Trade.GroupBuy>) throws -> Trade.GroupBuy {
        try #require(try trade.ask(Trade.FindGroupBuys(groupBuy: id)).groupBuys.first)
    }
}

// What people do.
extension Market {
    private func place() throws {
        let id: ID<Trade.Order> = next()
        let lines = (0..<Int.random(in: 1...3, using: &random)).map { _ in
            Trade.LineRequest(product: any(products), quantity: Int.random(in: 1...4, using: &random))
        }
        let command = Trade.PlaceOrder(id: id, buyer: person(), lines: lines)
        for _ in 1...Int.random(in: 1...2, using: &random) { try trade.send(command) }
        orders.append(id)
    }

    private func openOrJoin() throws {
        let order: ID<Trade.Order> = next()
        let buyer = person()
        if groups.isEmpty || Int.random(in: 0..<3, using: &random) == 0 {
            let group: ID<Trade.GroupBuy> = next()
            let isOpened = try mayBeRefused {
                try trade.send(Trade.OpenGroupBuy(id: group, offer: sample(1), order: order, buyer: buyer))
            }
            guard isOpened else { return }
            groups.append(group)
            orders.append(order)
        } else {
            let group = any(Array(groups.suffix(3)))
            let isJoined = try mayBeRefused {
                try trade.send(Trade.JoinGroupBuy(groupBuy: group, order: order, buyer: buyer))
            }
            if isJoined { orders.append(order) }
        }
    }

    private func pay() throws {
        let instruments = [
            "ok", "ok", "declined", "twice", "late", "unreachable", "refund_fails_once", "refund_late",
        ]
        try mayBeRefused {
            try trade.send(Trade.PayOrder(order: anyOrder(), instrument: "sandbox_\(any(instruments))"))
        }
    }

    private func refund() throws -> Trade.RefundOrder {
        Trade.RefundOrder(
            order: anyOrder(),
            amount: Bool.random(using: &random) ? nil : Money(Int64.random(in: 1...900, using: &random), .eur),
            reason: "quality"
        )
    }

    /// A part of it now and then.
    private func ship() throws {
        let part = Trade.LinePieces(line: 0, quantity: 1)
        try mayBeRefused {
            try trade.send(Trade.ShipOrder(order: anyOrder(), lines: Bool.random(using: &random) ? [part] : nil))
        }
    }

    /// The gateway says once more, or for the first time, or against what it said, that money has come.
    private func changeTheGatewaysMind() throws {
        guard let payment = payments.suffix(20).randomElement(using: &random) else { return }
        for _ in 1...2 {
            try trade.send(
                Trade.SettlePayment(
                    payment: payment.payment,
                    order: payment.order,
                    amount: payment.amount,
                    outcome: any(Trade.PaymentOutcome.allCases)
                )
            )
        }
    }

    private func pass(_ seconds: Int) throws {
        for clock in [trade.clock, catalogue.clock] { clock.advance(by: .seconds(seconds)) }
        try trade.fireTimers()
        try catalogue.fireTimers()
    }
}

// The post.
extension Market {
    private static let posted: Set<String> = [
        Catalogue.ReserveStock.name, Catalogue.CommitStock.name, Catalogue.ReleaseStock.name,
        Catalogue.StockReserved.name, Catalogue.StockRefused.name, Catalogue.StockCommitted.name,
        RiskControl.AssessAction.name,
    ]

    /// Takes what the services have sent since the last time.
    private func collect() throws {
        let news = trade.published[taken.trade...] + catalogue.published[taken.catalogue...]
        taken = (trade.published.count, catalogue.published.count)
        for message in news {
            switch message.routingKey {
            case Trade.PaymentStarted.name:
                payments.append(try JSON.decode(Trade.PaymentStarted.self, from: message.body))
            case let key where Self.posted.contains(key): post.append(message)
            default: break
            }
        }
    }

    /// Brings any message, and keeps some to bring them again.
    private func bring() throws {
        guard let index = post.indices.randomElement(using: &random) else { return }
        let message = Int.random(in: 0..<10, using: &random) == 0 ? post[index] : post.remove(at: index)
        switch message.routingKey {
        case Catalogue.ReserveStock.name: try command(Catalogue.ReserveStock.self, message)
        case Catalogue.CommitStock.name: try command(Catalogue.CommitStock.self, message)
        case Catalogue.ReleaseStock.name: try command(Catalogue.ReleaseStock.self, message)
        case Catalogue.StockReserved.name: try event(Catalogue.StockReserved.self, message)
        case Catalogue.StockRefused.name: try event(Catalogue.StockRefused.self, message)
        case Catalogue.StockCommitted.name: try event(Catalogue.StockCommitted.self, message)
        case RiskControl.AssessAction.name: try assess(JSON.decode(RiskControl.AssessAction.self, from: message.body))
        default: break
        }
        try collect()
    }

    private func command<C: Command>(_ type: C.Type, _ message: OutgoingMessage) throws {
        try mayBeRefused { try catalogue.send(JSON.decode(type, from: message.body)) }
    }

    private func event<E: Event>(_ type: E.Type, _ message: OutgoingMessage) throws {
        try trade.deliver(JSON.decode(type, from: message.body))
    }

    private func assess(_ action: RiskControl.AssessAction) throws {
        try trade.deliver(
            RiskControl.ActionAssessed(
                assessment: #require(action.id),
                action: action.action,
                person: action.person,
                subject: action.subject,
                verdict: any([.allow, .allow, .allow, .review, .deny]),
                score: 0,
                reasons: []
            )
        )
    }

    /// Whether it was done; a refusal is a good answer to a random wish.
    @discardableResult
    private func mayBeRefused(_ body: () throws -> some Any) throws -> Bool {
        do {
            _ = try body()
            return true
        } catch is Refusal {
            return false
        }
    }

    private func any<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: elements.indices, using: &random)]
    }

    private func anyOrder() -> ID<Trade.Order> { orders.isEmpty ? next() : any(Array(orders.suffix(30))) }

    private func person() -> ID<Person> { sample(UInt64.random(in: 1...12, using: &random)) }

    private func next<Subject>() -> ID<Subject> {
        last += 1
        return sample(UInt64(1000 + last))
    }
}

private func sample<Subject>(_ number: UInt64) -> ID<Subject> {
    ID(UUID128(high: 0x019B_76DA_A800_7000, low: 0x8000_0000_0000_0000 + number))
}
