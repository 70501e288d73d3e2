import Model
import ServiceKit
import Storage
import Support
import Testing

@testable import CatalogueService

/// Random commands, repeats and time jumps, in any order, beside a model that anybody can check by eye.
@Suite struct `Stock beside a simple model` {
    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
    func `is never oversold, and every piece is accounted for`(seed: UInt64) throws {
        let steps = StockStep.random(2000, seed: seed)
        guard let failure = try firstFailure(of: steps) else { return }

        let fewest = try smallestFailure(steps) { try firstFailure(of: $0) != nil }
        Issue.record("\(failure)\nThe shortest way there:\n\(fewest.map { "  \($0)" }.joined(separator: "\n"))")
    }

    @Test func `is found out if it is wrong, by few steps`() throws {
        // The model of a shop that forgets to give back what has expired.
        let steps = StockStep.random(300, seed: 1)

        let fewest = try smallestFailure(steps) { steps in
            var books = StockBooks(forgetsToExpire: true)
            return try firstFailure(of: steps, beside: &books) != nil
        }

        #expect((4...8).contains(fewest.count), "\(fewest)")
    }

    private func firstFailure(of steps: [StockStep]) throws -> String? {
        var books = StockBooks()
        return try firstFailure(of: steps, beside: &books)
    }

    /// Runs the steps in a new catalogue and in the model; what differs first, if anything does.
    private func firstFailure(of steps: [StockStep], beside books: inout StockBooks) throws -> String? {
        let catalogue = try ServiceHarness<CatalogueService>.stocked(0, 0)
        for (position, step) in steps.enumerated() {
            let answer = try run(step, in: catalogue, id: "step-\(position)")
            let expected = books.run(step, now: catalogue.clock.now)
            guard answer == expected else { return "\(step) was answered \(answer), not \(expected)" }
            // Whatever is sent twice under one id counts once.
            if position.isMultiple(of: 7), step.isCommand {
                guard try run(step, in: catalogue, id: "step-\(position)") == answer else {
                    return "\(step) was answered differently when repeated"
                }
            }
            for product in 0...1 {
                let found = try catalogue.store.read { try shelf(product, in: $0) }
                let right = books.shelf(product)
                guard found == right else { return "after \(step) there are \(found), not \(right)" }
            }
        }
        return nil
    }

    private func run(_ step: StockStep, in catalogue: ServiceHarness<CatalogueService>, id: String) throws -> String {
        do {
            switch step {
            case .receive(let product, let pieces, let lot):
                let command = Catalogue.ReceiveStock(product: .sample(UInt64(product + 1)), quantity: pieces, lot: lot)
                _ = try catalogue.send(command, id: id)
                return "done"
            case .adjust(let product, let change):
                let command = Catalogue.AdjustStock(
                    product: .sample(UInt64(product + 1)),
                    change: change,
                    reason: .counted
                )
                _ = try catalogue.send(command, id: id)
                return "done"
            case .protect(let product, let safety):
                _ = try catalogue.send(
                    Catalogue.ProtectStock(product: .sample(UInt64(product + 1)), safety: safety),
                    id: id
                )
                return "done"
            case .reserve(let order, let attempt, let wanted):
                let command = Catalogue.ReserveStock(
                    order: .sample(order),
                    attempt: attempt,
                    lines: wanted.enumerated().map { .init(product: .sample(UInt64($0 + 1)), quantity: $1) },
                    expiresAt: catalogue.clock.now + .seconds(1800)
                )
                return try catalogue.send(command, id: id).state.rawValue
            case .commit(let order):
                return try catalogue.send(Catalogue.CommitStock(order: .sample(order)), id: id).state.rawValue
            case .release(let order, let attempt):
                return try catalogue.send(Catalogue.ReleaseStock(order: .sample(order), attempt: attempt), id: id)
                    .state.rawValue
            case .wait(let seconds):
                catalogue.clock.advance(by: .seconds(seconds))
                try catalogue.fireTimers()
                return "done"
            }
        } catch let refusal as Refusal {
            return refusal.code.code
        }
    }

    /// What the tables say of a product: stock, the sum of its lots, and what orders have got of these.
    private func shelf(_ product: Int, in database: Database) throws -> StockBooks.Shelf {
        let id = ID<Catalogue.Product>.sample(UInt64(product + 1)).blob
        let stock = try database.one("SELECT on_hand, reserved, safety FROM stock WHERE product_id = ?", [id])
        let lots = try database.one("SELECT coalesce(sum(pieces), 0) AS pieces FROM lot WHERE product_id = ?", [id])
        let orders = try database.one(
            """
            SELECT coalesce(sum(order_lot.pieces), 0) AS pieces FROM order_lot JOIN lot ON lot.id = order_lot.lot_id
            WHERE lot.product_id = ?
            """,
            [id]
        )
        return StockBooks.Shelf(
            onHand: stock.map { $0["on_hand"] } ?? 0,
            reserved: stock.map { $0["reserved"] } ?? 0,
            safety: stock.map { $0["safety"] } ?? 0,
            inLots: lots.map { $0["pieces"] } ?? 0,
            delivered: orders.map { $0["pieces"] } ?? 0
        )
    }
}

/// One thing that can happen.
enum StockStep: Hashable {
    case receive(product: Int, pieces: Int, lot: String)
    case adjust(product: Int, change: Int)
    case protect(product: Int, safety: Int)
    case reserve(order: UInt64, attempt: Int, wanted: [Int])
    case commit(order: UInt64)
    case release(order: UInt64, attempt: Int?)
    case wait(seconds: Int)

    var isCommand: Bool {
        if case .wait = self { false } else { true }
    }

    static func random(_ count: Int, seed: UInt64) -> [StockStep] {
        var random = SeededGenerator(seed: seed)
        return (0..<count).map { _ in
            let (order, product) = (UInt64.random(in: 1...30, using: &random), Int.random(in: 0...1, using: &random))
            switch Int.random(in: 0..<14, using: &random) {
            case 0...1:
                return .receive(product: product, pieces: .random(in: 1...4, using: &random), lot: "L\(order % 5)")
            case 2: return .adjust(product: product, change: Bool.random(using: &random) ? 1 : -2)
            case 3: return .protect(product: product, safety: .random(in: 0...2, using: &random))
            case 4...7:
                let wanted = [Int.random(in: 1...3, using: &random), Int.random(in: 1...3, using: &random)]
                return .reserve(order: order, attempt: .random(in: 1...3, using: &random), wanted: wanted)
            case 8...9: return .commit(order: order)
            case 10...11:
                let attempt = Bool.random(using: &random) ? Int.random(in: 1...3, using: &random) : nil
                return .release(order: order, attempt: attempt)
            default: return .wait(seconds: .random(in: 1...2400, using: &random))
            }
        }
    }
}

/// The books of a shop with two products, kept in the plainest way.
struct StockBooks {
    struct Shelf: Hashable {
        var onHand = 0
        var reserved = 0
        var safety = 0
        var inLots = 0
        var delivered = 0
    }

    private struct Order {
        var attempt: Int
        var state: String
        var lines: [Int]
        var deadline = Timestamp(milliseconds: 0)
    }

    private var onHand = [0, 0]
    private var safety = [0, 0]
    private var orders: [UInt64: Order] = [:]
    private let forgetsToExpire: Bool

    init(forgetsToExpire: Bool = false) {
        self.forgetsToExpire = forgetsToExpire
    }

    func shelf(_ product: Int) -> Shelf {
        Shelf(
            onHand: onHand[product],
            reserved: reserved(product),
            safety: safety[product],
            inLots: onHand[product],
            delivered: orders.values.filter { $0.state == "committed" }.reduce(0) { $0 + $1.lines[product] }
        )
    }

    private func reserved(_ product: Int) -> Int {
        orders.values.filter { $0.state == "reserved" }.reduce(0) { $0 + $1.lines[product] }
    }

    private func has(_ wanted: [Int], keeping safety: [Int]) -> Bool {
        wanted.indices.allSatisfy { onHand[$0] - reserved($0) - safety[$0] >= wanted[$0] }
    }

    mutating func run(_ step: StockStep, now: Timestamp) -> String {
        switch step {
        case .receive(let product, let pieces, _):
            onHand[product] += pieces
        case .adjust(let product, let change):
            guard onHand[product] + change >= reserved(product) else { return "stock_short" }
            onHand[product] += change
        case .protect(let product, let safety):
            self.safety[product] = safety
        case .reserve(let order, let attempt, let wanted):
            return reserve(order, attempt, wanted, now: now)
        case .commit(let order):
            return commit(order)
        case .release(let order, let attempt):
            return release(order, attempt)
        case .wait:
            for (order, standing) in orders where standing.state == "reserved" && standing.deadline <= now {
                if !forgetsToExpire { orders[order]?.state = "expired" }
            }
        }
        return "done"
    }

    private mutating func reserve(_ id: UInt64, _ attempt: Int, _ wanted: [Int], now: Timestamp) -> String {
        if let standing = orders[id] {
            guard attempt > standing.attempt, standing.state != "committed" else { return standing.state }
            orders[id] = nil
        }
        let state = has(wanted, keeping: safety) ? "reserved" : "refused"
        let deadline = now + .seconds(1800) + Reservation.grace
        orders[id] = Order(attempt: attempt, state: state, lines: wanted, deadline: deadline)
        return state
    }

    private mutating func commit(_ id: UInt64) -> String {
        guard let order = orders[id], order.state != "released" else { return "reservation_not_found" }
        guard order.state == "reserved" || order.state == "expired" else { return order.state }
        let isThere = order.state == "reserved" || has(order.lines, keeping: [0, 0])
        orders[id]?.state = isThere ? "committed" : "refused"
        if isThere { for product in 0...1 { onHand[product] -= order.lines[product] } }
        return isThere ? "committed" : "refused"
    }

    private mutating func release(_ id: UInt64, _ attempt: Int?) -> String {
        guard let order = orders[id] else {
            orders[id] = Order(attempt: attempt ?? 1, state: "released", lines: [0, 0])
            return "released"
        }
        guard attempt ?? order.attempt >= order.attempt else { return order.state }
        if order.state == "committed" { for product in 0...1 { onHand[product] += order.lines[product] } }
        orders[id]?.attempt = max(order.attempt, attempt ?? 1)
        orders[id]?.state = "released"
        return "released"
    }
}

/// Leaves out steps as long as what is left still fails, in ever smaller portions (ddmin, Zeller and Hildebrandt 2002).
func smallestFailure<Step>(_ steps: [Step], fails: ([Step]) throws -> Bool) rethrows -> [Step] {
    var (steps, portion) = (steps, max(1, steps.count / 2))
    while true {
        var (position, isSmaller) = (0, false)
        while position < steps.count {
            let rest = Array(steps[..<position] + steps[min(position + portion, steps.count)...])
            if try fails(rest) {
                (steps, isSmaller) = (rest, true)
            } else {
                position += portion
            }
        }
        if portion == 1, !isSmaller { return steps }
        portion = max(1, portion / 2)
    }
}
