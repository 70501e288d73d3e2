import AMQP
import BenchmarkKit
import Foundation
import Messaging
import Model
import Synchronization

/// What came of the orders, as the crowd heard it.
struct Sale: Sendable {
    var seconds = 0.0
    var paid: Set<Int> = []
    var reasons: [String: Int] = [:]
    /// How often news came that had come before.
    var repeatedNews = 0
    /// From placing to paid.
    var waits: [Duration] = []
}

/// People who place orders, pay what is accepted, cancel some, and send some of it twice.
final class Crowd: Sendable {
    private struct State {
        var placed = 0
        var open: [ID<Trade.Order>: (number: Int, placedAt: ContinuousClock.Instant)] = [:]
        var closed: Set<ID<Trade.Order>> = []
        var sale = Sale()
    }

    private static let queue = "bench.orders"
    private static let news = [
        Trade.OrderAccepted.name, Trade.OrderRefused.name, Trade.OrderPaid.name, Trade.OrderCancelled.name,
    ]

    private let settings: ConnectionSettings
    private let assortment: Assortment
    private let orders: Int
    private let people: Int
    private let concurrency: Int
    private let publisher: Publisher
    private let state = Mutex(State())
    private let finished = AsyncStream.makeStream(of: Void.self)

    init(settings: ConnectionSettings, assortment: Assortment, orders: Int, people: Int, concurrency: Int) {
        self.settings = settings
        self.assortment = assortment
        self.orders = orders
        self.people = people
        self.concurrency = concurrency
        publisher = Publisher(settings: settings, window: .init(count: 1024, bytes: 1 << 20), logger: silence)
    }

    /// Places all orders, so many at once, until each is paid, refused or cancelled.
    func run() async throws -> Sale {
        try await Session.use(settings) { session in
            try session.declareQueue(Self.queue, arguments: ["x-queue-type": "quorum"])
            for news in Self.news { try session.bindQueue(Self.queue, to: Exchange.events, routingKey: news) }
        }
        let consumer = Consumer(
            settings: settings,
            subscriptions: [.init(queue: Self.queue, acknowledges: false)],
            logger: silence
        ) { [self] event in
            if case .deliveries(let deliveries) = event { for delivery in deliveries { hear(delivery) } }
        }
        publisher.start()
        consumer.start()
        let start = ContinuousClock.now
        for _ in 0..<concurrency { placeNext() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [self] in for await _ in finished.stream {} }
            group.addTask {
                try await Task.sleep(for: .seconds(900))
                throw BenchmarkFailure("The orders were not decided within a quarter of an hour.")
            }
            try await group.next()
            group.cancelAll()
        }
        let seconds = start.duration(to: .now) / .seconds(1)
        await consumer.stop()
        await publisher.stop()
        return state.withLock { state in
            state.sale.seconds = seconds
            return state.sale
        }
    }

    private func placeNext() {
        let number: Int? = state.withLock { state in
            guard state.placed < orders else { return nil }
            state.placed += 1
            state.open[ID(numbered: state.placed)] = (state.placed, .now)
            return state.placed
        }
        guard let number else { return }
        let order = Trade.PlaceOrder(
            id: ID(numbered: number),
            buyer: ID(numbered: number % people),
            lines: [assortment.line(of: number)],
            device: "dev-\(number % people)",
            network: "net-\(number % people)"
        )
        send(order, "place-\(number)")
        // Once more by an impatient client: with the same message id, or with another one.
        if number.isMultiple(of: 20) { send(order, "place-\(number)") }
        if number % 20 == 1 { send(order, "place-again-\(number)") }
    }

    private func hear(_ delivery: Delivery) {
        do {
            switch delivery.routingKey {
            case Trade.OrderAccepted.name:
                accepted(try JSON.decode(Trade.OrderAccepted.self, from: delivery.body).order.id)
            case Trade.OrderPaid.name:
                end(try JSON.decode(Trade.OrderPaid.self, from: delivery.body).order)
            case Trade.OrderRefused.name:
                end(try JSON.decode(Trade.OrderRefused.self, from: delivery.body).order)
            default:
                end(try JSON.decode(Trade.OrderCancelled.self, from: delivery.body).order)
            }
        } catch {
            preconditionFailure("\(delivery.routingKey) can't be read: \(error)")
        }
    }

    private func accepted(_ id: ID<Trade.Order>) {
        guard let number = state.withLock({ $0.open[id]?.number }) else { return }
        if number % 20 == 7 { return send(Trade.CancelOrder(order: id), "cancel-\(number)") }
        let payment = Trade.PayOrder(order: id, instrument: "sandbox_ok")
        send(payment, "pay-\(number)")
        if number % 50 == 3 { send(payment, "pay-again-\(number)") }
    }

    private func end(_ order: Trade.Order) {
        let isLast = state.withLock { state in
            guard let (number, placedAt) = state.open.removeValue(forKey: order.id) else {
                state.sale.repeatedNews += state.closed.contains(order.id) ? 1 : 0
                return false
            }
            state.closed.insert(order.id)
            if order.state == .paid {
                state.sale.paid.insert(number)
                state.sale.waits.append(placedAt.duration(to: .now))
            } else {
                state.sale.reasons[order.reason ?? "?", default: 0] += 1
            }
            return state.closed.count == orders
        }
        if isLast { finished.continuation.finish() } else { placeNext() }
    }

    private func send(_ message: some Command, _ id: String) {
        do {
            publisher.publish([try command(message, id: id)])
        } catch {
            preconditionFailure("A command can't be written: \(error)")
        }
    }
}
