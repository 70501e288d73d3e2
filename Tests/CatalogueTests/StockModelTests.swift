import Model
import ServiceKit
import Storage
import Support
import Testing

@testable import CatalogueService

/// Random commands, repeats, crashes and time jumps, in any order, beside a model that anybody can check by eye.
@Suite struct `Stock beside a simple model` {
    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func `is never oversold, and every piece is accounted for`(seed: UInt64) throws {
        let steps = StockStep.random(4000, seed: seed)
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

        #expect((3...8).contains(fewest.count), "\(fewest)")
    }

    private func firstFailure(of steps: [StockStep]) throws -> String? {
        var books = StockBooks()
        return try firstFailure(of: steps, beside: &books)
    }

    /// Runs the steps in a new catalogue and in the model; what differs first, if anything does.
    private func firstFailure(of steps: [StockStep], beside books: inout StockBooks) throws -> String? {
        var catalogue = try ServiceHarness<CatalogueService>.stocked(0, 0)
        var last: (step: StockStep, id: String, answer: String)?
        for (position, step) in steps.enumerated() {
            if step == .crash { catalogue = try ServiceHarness(restarting: catalogue) }
            let answer = try run(step, in: catalogue, id: "step-\(position)")
            let expected = books.run(step, now: catalogue.clock.now)
            guard answer == expected else { return "\(step) was answered \(answer), not \(expected)" }
            if step.isCommand { last = (step, "step-\(position)", answer) }
            // Whatever is sent twice under one id counts once, whether or not the service has died since.
            if position.isMultiple(of: 7) || step == .crash, let last {
                guard try run(last.step, in: catalogue, id: last.id) == last.answer else {
                    return "\(last.step) was answered differently when repeated"
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
            case .move(let product, let pieces, let lot, let isBack):
                let command = Catalogue.MoveStock(
                    product: .sample(UInt64(product + 1)),
                    lot: lot,
                    from: isBack ? "attic" : "main",
                    to: isBack ? "main" : "attic",
                    quantity: pieces
                )
                // How many are where is not in the books, only that none are lost on the way.
                do {
                    _ = try catalogue.send(command, id: id)
                } catch let refusal as Refusal where refusal.code == .stockShort {}
                return "done"
            case .reserve(let order, let attempt, let wanted, let sale, let mayWait):
                let command = Catalogue.ReserveStock(
                    order: .sample(order),
                    attempt: attempt,
                    lines: wanted.enumerated().filter { $1 > 0 }
                        .map { .init(product: .sample(UInt64($0 + 1)), quantity: $1) },
                    sale: sale.map { .sample($0) },
                    mayWait: mayWait,
                    expiresAt: catalogue.clock.now + .seconds(1800)
                )
                return try catalogue.send(command, id: id).state.rawValue
            case .commit(let order):
                return try catalogue.send(Catalogue.CommitStock(order: .sample(order)), id: id).state.rawValue
            case .release(let order, let attempt):
                return try catalogue.send(Catalogue.ReleaseStock(order: .sample(order), attempt: attempt), id: id)
                    .state.rawValue
            case .allot(let sale, let product, let pieces, let seconds):
                let command = Catalogue.AllotStock(
                    sale: .sample(sale),
                    product: .sample(UInt64(product + 1)),
                    quantity: pieces,
                    until: catalogue.clock.now + .seconds(seconds)
                )
                let allotment = try catalogue.send(command, id: id)
                return "\(allotment.state) \(allotment.left)"
            case .end(let sale):
                let allotment = try catalogue.send(Catalogue.EndAllotment(sale: .sample(sale)), id: id)
                return "\(allotment.state) \(allotment.left)"
            case .crash: return "done"
            case .wait(let seconds):
                catalogue.clock.advance(by: .seconds(seconds))
                try catalogue.fireTimers()
                return "done"
            }
        } catch let refusal as Refusal {
            return refusal.code.code
        }
    }

    /// What the tables say of a product: stock, the sum of its lots, what orders have got of these, who waits for more, and
    /// what is left for sales.
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
        let waiting = try database.all("SELECT order_id FROM waiting WHERE product_id = ? ORDER BY number", [id])
        let sales = try database.one(
            "SELECT coalesce(sum(left_over), 0) AS pieces FROM allotment WHERE product_id = ?",
            [id]
        )
        return StockBooks.Shelf(
            onHand: stock.map { $0["on_hand"] } ?? 0,
            reserved: stock.map { $0["reserved"] } ?? 0,
            safety: stock.map { $0["safety"] } ?? 0,
            inLots: lots.map { $0["pieces"] } ?? 0,
            delivered: orders.map { $0["pieces"] } ?? 0,
            waiting: waiting.map { UUID128(bytes: $0.bytes("order_id")).low },
            setAside: sales.map { $0["pieces"] } ?? 0
        )
    }
}

/// One thing that can happen.
enum StockStep: Hashable {
    case receive(product: Int, pieces: Int, lot: String)
    case adjust(product: Int, change: Int)
    case move(product: Int, pieces: Int, lot: String, isBack: Bool)
    case protect(product: Int, safety: Int)
    case reserve(order: UInt64, attempt: Int, wanted: [Int], sale: UInt64?, mayWait: Bool)
    case commit(order: UInt64)
    case release(order: UInt64, attempt: Int?)
    case allot(sale: UInt64, product: Int, pieces: Int, seconds: Int)
    case end(sale: UInt64)
    /// Back, too: clocks are set.
    case wait(seconds: Int)
    case crash

    var isCommand: Bool {
        switch self {
        case .wait, .crash: false
        default: true
        }
    }

    static func random(_ count: Int, seed: UInt64) -> [StockStep] {
        var random = SeededGenerator(seed: seed)
        // New orders and sales take the place of old ones, which at some time have nothing left to happen to them.
        return (0..<count).map { position in
            let order = UInt64(position / 8) + UInt64.random(in: 1...16, using: &random)
            let sale = UInt64(position / 80) + UInt64.random(in: 1...2, using: &random)
            return Self.random(order: order, sale: sale, using: &random)
        }
    }

    private static func random(order: UInt64, sale: UInt64, using random: inout SeededGenerator) -> StockStep {
        let product = Int.random(in: 0...1, using: &random)
        let (pieces, isOdd) = (Int.random(in: 1...4, using: &random), Bool.random(using: &random))
        switch Int.random(in: 0..<24, using: &random) {
        // Less comes in than is taken away, so that orders mostly have to wait.
        case 0: return .receive(product: product, pieces: pieces, lot: "L\(order % 5)")
        case 1...3: return .adjust(product: product, change: isOdd ? 1 : -4)
        case 4: return .move(product: product, pieces: pieces, lot: "L\(order % 5)", isBack: isOdd)
        case 5: return .protect(product: product, safety: .random(in: 0...2, using: &random))
        case 6...12:
            var wanted = [0, 0]
            wanted[product] = .random(in: 1...3, using: &random)
            if pieces == 1 { wanted[1 - product] = .random(in: 1...3, using: &random) }
            return .reserve(
                order: order,
                attempt: .random(in: 1...5, using: &random),
                wanted: wanted,
                sale: Int.random(in: 0...3, using: &random) == 0 ? sale : nil,
                mayWait: isOdd
            )
        case 13...15: return .commit(order: order)
        case 16...18:
            return .release(order: order, attempt: isOdd ? .random(in: 1...5, using: &random) : nil)
        case 19:
            return .allot(sale: sale, product: product, pieces: pieces, seconds: .random(in: 60...7200, using: &random))
        case 20: return pieces == 1 ? .end(sale: sale) : .crash
        default: return .wait(seconds: pieces == 1 ? .random(in: -1800 ... -1, using: &random) : 600 * pieces)
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
        var waiting: [UInt64] = []
        var setAside = 0
    }

    private struct Order {
        var attempt: Int
        var state: String
        var lines: [Int]
        var deadline = Timestamp(milliseconds: 0)
        var sale: UInt64?
    }

    private struct Place {
        var order: UInt64
        var attempt: Int
        var product: Int
        var pieces: Int
    }

    private struct Sale {
        var product: Int
        var left: Int
        var state: String
        var until: Timestamp

        var answer: String { "\(state) \(left)" }
    }

    private var onHand = [0, 0]
    private var safety = [0, 0]
    private var orders: [UInt64: Order] = [:]
    /// Who waits, first come, first served.
    private var line: [Place] = []
    private var sales: [UInt64: Sale] = [:]
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
            delivered: orders.values.filter { $0.state == "committed" }.reduce(0) { $0 + $1.lines[product] },
            waiting: line.filter { $0.product == product }.map(\.order),
            setAside: setAside(product)
        )
    }

    private func reserved(_ product: Int) -> Int {
        orders.values.filter { $0.state == "reserved" }.reduce(setAside(product)) { $0 + $1.lines[product] }
    }

    private func setAside(_ product: Int) -> Int {
        sales.values.filter { $0.product == product }.reduce(0) { $0 + $1.left }
    }

    private func has(_ wanted: [Int], keeping safety: [Int]) -> Bool {
        wanted.indices.allSatisfy { wanted[$0] == 0 || onHand[$0] - reserved($0) - safety[$0] >= wanted[$0] }
    }

    private func isAwaited(_ wanted: [Int]) -> Bool {
        line.contains { wanted[$0.product] > 0 }
    }

    mutating func run(_ step: StockStep, now: Timestamp) -> String {
        defer { serve(now: now) }
        switch step {
        case .receive(let product, let pieces, _):
            onHand[product] += pieces
        case .adjust(let product, let change):
            guard onHand[product] + change >= reserved(product) else { return "stock_short" }
            onHand[product] += change
        case .protect(let product, let safety):
            self.safety[product] = safety
        case .reserve(let order, let attempt, let wanted, let sale, let mayWait):
            return reserve(order, attempt, wanted, sale, mayWait, now: now)
        case .commit(let order):
            return commit(order)
        case .release(let order, let attempt):
            return release(order, attempt)
        case .allot(let sale, let product, let pieces, let seconds):
            return allot(sale, product, pieces, until: now + .seconds(seconds))
        case .end(let sale):
            end(sale)
            return sales[sale]?.answer ?? "allotment_not_found"
        case .wait:
            if !forgetsToExpire { expire(now: now) }
        case .move, .crash: break
        }
        return "done"
    }

    /// Gives the first in each line what there is; nobody overtakes.
    private mutating func serve(now: Timestamp) {
        for product in 0...1 {
            while let place = line.first(where: { $0.product == product }) {
                var wanted = [0, 0]
                wanted[product] = place.pieces
                guard has(wanted, keeping: safety) else { break }
                line.removeAll { $0.order == place.order }
                orders[place.order] = Order(
                    attempt: place.attempt,
                    state: "reserved",
                    lines: wanted,
                    deadline: now + Waiting.timeToCommit + Reservation.grace
                )
            }
        }
    }

    private mutating func expire(now: Timestamp) {
        for (id, order) in orders where order.state == "reserved" && order.deadline <= now {
            giveBack(order)
            orders[id]?.state = "expired"
        }
        for (id, sale) in sales where sale.until <= now { end(id) }
    }

    private mutating func reserve(
        _ id: UInt64,
        _ attempt: Int,
        _ wanted: [Int],
        _ sale: UInt64?,
        _ mayWait: Bool,
        now: Timestamp
    ) -> String {
        let before = self
        if let standing = orders[id] {
            guard attempt > standing.attempt, standing.state != "committed" else { return standing.state }
            if standing.state == "reserved" {
                giveBack(standing)
                orders[id]?.state = "released"
                serve(now: now)
            }
        }
        if let place = line.first(where: { $0.order == id }) {
            guard place.attempt < attempt else { return "waiting" }
            line.removeAll { $0.order == id }
            serve(now: now)
        }
        var order = Order(attempt: attempt, state: "reserved", lines: wanted)
        order.deadline = now + .seconds(1800) + Reservation.grace
        if take(wanted, from: sale) {
            order.sale = sale
        } else if isAwaited(wanted) || !has(wanted, keeping: safety) {
            order.state = "refused"
        }
        guard order.state == "refused", mayWait else {
            orders[id] = order
            return order.state
        }
        guard let product = wanted.firstIndex(where: { $0 > 0 }), wanted[1 - product] == 0 else {
            self = before
            return "invalid_field"
        }
        line.append(Place(order: id, attempt: attempt, product: product, pieces: wanted[product]))
        return "waiting"
    }

    private mutating func commit(_ id: UInt64) -> String {
        if line.contains(where: { $0.order == id }) { return "waiting" }
        guard var order = orders[id], order.state != "released" else { return "reservation_not_found" }
        guard order.state == "reserved" || order.state == "expired" else { return order.state }
        var isThere = true
        if order.state == "expired", !take(order.lines, from: order.sale) {
            order.sale = nil
            isThere = has(order.lines, keeping: [0, 0])
        }
        order.state = isThere ? "committed" : "refused"
        orders[id] = order
        if isThere { for product in 0...1 { onHand[product] -= order.lines[product] } }
        return order.state
    }

    private mutating func release(_ id: UInt64, _ attempt: Int?) -> String {
        line.removeAll { $0.order == id && attempt ?? $0.attempt >= $0.attempt }
        guard let order = orders[id] else {
            orders[id] = Order(attempt: attempt ?? 1, state: "released", lines: [0, 0])
            return "released"
        }
        guard attempt ?? order.attempt >= order.attempt else { return order.state }
        if order.state == "committed" { for product in 0...1 { onHand[product] += order.lines[product] } }
        if order.state == "committed" || order.state == "reserved" { giveBack(order) }
        orders[id]?.attempt = max(order.attempt, attempt ?? 1)
        orders[id]?.state = "released"
        return "released"
    }

    private mutating func allot(_ id: UInt64, _ product: Int, _ pieces: Int, until: Timestamp) -> String {
        if let standing = sales[id] { return standing.answer }
        var wanted = [0, 0]
        wanted[product] = pieces
        let isThere = !isAwaited(wanted) && has(wanted, keeping: safety)
        let sale = Sale(
            product: product,
            left: isThere ? pieces : 0,
            state: isThere ? "allotted" : "refused",
            until: until
        )
        sales[id] = sale
        return sale.answer
    }

    private mutating func end(_ id: UInt64) {
        guard sales[id]?.state == "allotted" else { return }
        sales[id]?.state = "ended"
        sales[id]?.left = 0
    }

    /// Takes pieces that are set aside for a sale, if there are as many.
    private mutating func take(_ wanted: [Int], from id: UInt64?) -> Bool {
        guard let id, let sale = sales[id], wanted[1 - sale.product] == 0 else { return false }
        guard sale.state == "allotted", sale.left >= wanted[sale.product] else { return false }
        sales[id]?.left -= wanted[sale.product]
        return true
    }

    /// What a sale's order had is its sale's again while that lasts.
    private mutating func giveBack(_ order: Order) {
        guard let id = order.sale, let sale = sales[id], sale.state == "allotted" else { return }
        sales[id]?.left += order.lines[sale.product]
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
