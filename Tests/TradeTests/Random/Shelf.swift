import Model

/// The catalogue's stock as its contract describes it, in a few lines: the reference that trade is played against.
struct Shelf {
    private struct Hold {
        var attempt: Int
        var state: Catalogue.ReservationState
        var lines: [Catalogue.StockLine]
        var expiresAt: Timestamp?
        /// The sale that its pieces were set aside for.
        var sale: ID<Trade.FlashSale>?
    }

    private struct Place {
        var order: ID<Trade.Order>
        var attempt: Int
        var line: Catalogue.StockLine
    }

    enum News {
        case reserved(Catalogue.StockReserved)
        case refused(Catalogue.StockRefused)
        case committed(Catalogue.StockCommitted)
        case awaited(Catalogue.StockAwaited)
        case allotted(Catalogue.StockAllotted)
        case notAllotted(Catalogue.AllotmentRefused)
    }

    /// Pieces that nobody holds.
    private(set) var free: [ID<Catalogue.Product>: Int]
    private var holds: [ID<Trade.Order>: Hold] = [:]
    /// What is set aside for sales, less what their orders have.
    private var allotments: [ID<Trade.FlashSale>: Catalogue.StockAllotment] = [:]
    /// Who waits for what comes in, first come, first served.
    private var line: [Place] = []
    /// What those have been given who waited, and have not been told of.
    private var served: [Catalogue.StockReserved] = []
    private var now = Timestamp(milliseconds: 0)
    /// All pieces that have ever come in, those that came back included.
    private var arrived: Int

    init(_ free: [ID<Catalogue.Product>: Int]) {
        self.free = free
        arrived = free.values.reduce(0, +)
    }

    /// Pieces that have left for good, for one order.
    func taken(for order: ID<Trade.Order>) -> Int {
        guard let hold = holds[order], hold.state == .committed else { return 0 }
        return hold.lines.reduce(0) { $0 + $1.quantity }
    }

    var isNegative: Bool { free.values.contains { $0 < 0 } || allotments.values.contains { $0.left < 0 } }

    /// Whether every piece is either free, set aside for somebody, or gone.
    var isComplete: Bool {
        let taken = holds.values.filter { $0.state == .reserved || $0.state == .committed }
            .reduce(0) { $0 + $1.lines.reduce(0) { $0 + $1.quantity } }
        return arrived == taken + free.values.reduce(0, +) + allotments.values.reduce(0) { $0 + $1.left }
    }

    mutating func arrive(_ pieces: Int, of product: ID<Catalogue.Product>) {
        arrived += pieces
        free[product, default: 0] += pieces
        serve()
    }

    /// All that is free goes elsewhere.
    mutating func sellOut(_ product: ID<Catalogue.Product>) {
        arrived -= free[product, default: 0]
        free[product] = 0
    }

    mutating func allot(_ command: Catalogue.AllotStock) -> News {
        var allotment =
            allotments[command.sale]
            ?? Catalogue.StockAllotment(
                sale: command.sale,
                product: command.product,
                quantity: command.quantity,
                left: command.quantity,
                state: .allotted,
                until: command.until
            )
        let line = Catalogue.StockLine(product: command.product, quantity: command.quantity)
        if allotments[command.sale] == nil, !take([line]) {
            allotment.state = .refused
            allotment.left = 0
        }
        allotments[command.sale] = allotment
        return allotment.state == .refused
            ? .notAllotted(Catalogue.AllotmentRefused(sale: command.sale, product: command.product))
            : .allotted(Catalogue.StockAllotted(allotment: allotment))
    }

    mutating func end(_ command: Catalogue.EndAllotment) {
        defer { serve() }
        guard let allotment = allotments[command.sale], allotment.state == .allotted else { return }
        free[allotment.product, default: 0] += allotment.left
        allotments[command.sale]?.left = 0
        allotments[command.sale]?.state = .ended
    }

    mutating func reserve(_ command: Catalogue.ReserveStock) -> News? {
        let attempt = command.attempt ?? 1
        if let hold = holds[command.order], attempt <= hold.attempt || hold.state == .committed {
            return news(of: command.order, hold)
        }
        if let hold = holds[command.order], hold.state == .reserved { give(back: hold) }
        if let position = line.firstIndex(where: { $0.order == command.order }) {
            guard line[position].attempt < attempt else { return awaited(line[position]) }
            line.remove(at: position)
        }
        var hold = Hold(
            attempt: attempt,
            state: .reserved,
            lines: command.lines,
            expiresAt: command.expiresAt,
            sale: command.sale
        )
        if !take(for: &hold) {
            if command.mayWait == true {
                line.append(Place(order: command.order, attempt: attempt, line: command.lines[0]))
                return line.last.flatMap(awaited)
            }
            hold.state = .refused
        }
        holds[command.order] = hold
        return news(of: command.order, hold)
    }

    /// What those have been given who waited, to be told of once.
    mutating func takeServed() -> [Catalogue.StockReserved] {
        defer { served = [] }
        return served
    }

    mutating func commit(_ command: Catalogue.CommitStock) -> News? {
        if let place = line.first(where: { $0.order == command.order }) { return awaited(place) }
        guard var hold = holds[command.order], hold.state != .released else { return nil }
        if hold.state == .expired, !take(for: &hold) { hold.state = .refused }
        if hold.state == .reserved || hold.state == .expired { hold.state = .committed }
        holds[command.order] = hold
        return hold.state == .committed
            ? .committed(Catalogue.StockCommitted(order: command.order, lines: hold.lines))
            : news(of: command.order, hold)
    }

    mutating func release(_ command: Catalogue.ReleaseStock) {
        if let kept = command.keeping { return keep(kept, of: command.order) }
        line.removeAll { $0.order == command.order && (command.attempt ?? $0.attempt) >= $0.attempt }
        defer { serve() }
        guard var hold = holds[command.order] else {
            holds[command.order] = Hold(attempt: command.attempt ?? 1, state: .released, lines: [])
            return
        }
        guard (command.attempt ?? hold.attempt) >= hold.attempt else { return }
        if hold.state == .reserved || hold.state == .committed { give(back: hold) }
        hold.state = .released
        hold.attempt = max(hold.attempt, command.attempt ?? 1)
        holds[command.order] = hold
    }

    /// What an order has got and does not keep is for sale to everybody, whichever sale it was of.
    private mutating func keep(_ kept: [Catalogue.StockLine], of order: ID<Trade.Order>) {
        guard var hold = holds[order], hold.state == .committed else { return }
        for line in hold.lines { free[line.product, default: 0] += line.quantity }
        for line in kept { free[line.product, default: 0] -= line.quantity }
        hold.lines = kept
        holds[order] = hold
        serve()
    }

    mutating func receive(_ command: Catalogue.ReceiveStock) {
        arrive(command.quantity, of: command.product)
    }

    /// Gives back what nobody has paid in time, and what sales that are over have not sold.
    mutating func expire(at now: Timestamp) {
        self.now = now
        defer { serve() }
        for (order, hold) in holds where hold.state == .reserved {
            guard let expiresAt = hold.expiresAt, now >= expiresAt + .seconds(300) else { continue }
            give(back: hold)
            holds[order]?.state = .expired
        }
        for (sale, allotment) in allotments where allotment.state == .allotted && now >= allotment.until {
            free[allotment.product, default: 0] += allotment.left
            allotments[sale]?.left = 0
            allotments[sale]?.state = .ended
        }
    }

    /// Gives the first in each line what can be had; nobody overtakes.
    private mutating func serve() {
        var passed: Set<ID<Catalogue.Product>> = []
        for place in line where !passed.contains(place.line.product) {
            guard take([place.line]) else {
                passed.insert(place.line.product)
                continue
            }
            let expiresAt = now + .seconds(1800)
            line.removeAll { $0.order == place.order }
            holds[place.order] = Hold(
                attempt: place.attempt,
                state: .reserved,
                lines: [place.line],
                expiresAt: expiresAt
            )
            served.append(
                Catalogue.StockReserved(
                    order: place.order,
                    attempt: place.attempt,
                    lines: [place.line],
                    expiresAt: expiresAt
                )
            )
        }
    }

    private func awaited(_ place: Place) -> News {
        .awaited(Catalogue.StockAwaited(order: place.order, attempt: place.attempt, line: place.line))
    }

    private func news(of order: ID<Trade.Order>, _ hold: Hold) -> News? {
        switch hold.state {
        case .reserved, .committed:
            hold.expiresAt.map {
                News.reserved(
                    Catalogue.StockReserved(order: order, attempt: hold.attempt, lines: hold.lines, expiresAt: $0)
                )
            }
        case .refused:
            hold.lines.first.map {
                News.refused(Catalogue.StockRefused(order: order, attempt: hold.attempt, shortOf: $0.product))
            }
        case .released, .expired, .waiting: nil
        }
    }

    /// Those of its sale if there are as many, everybody's otherwise.
    private mutating func take(for hold: inout Hold) -> Bool {
        let pieces = hold.lines.reduce(0) { $0 + $1.quantity }
        guard let sale = hold.sale, let allotment = allotments[sale], allotment.left >= pieces else {
            hold.sale = nil
            let isAwaited =
                hold.state == .reserved
                && hold.lines.contains { wanted in
                    line.contains { $0.line.product == wanted.product }
                }
            return !isAwaited && take(hold.lines)
        }
        allotments[sale]?.left -= pieces
        return true
    }

    /// To its sale while that lasts, to everybody otherwise.
    private mutating func give(back hold: Hold) {
        if let sale = hold.sale, allotments[sale]?.state == .allotted {
            allotments[sale]?.left += hold.lines.reduce(0) { $0 + $1.quantity }
        } else {
            for line in hold.lines { free[line.product, default: 0] += line.quantity }
        }
    }

    private mutating func take(_ lines: [Catalogue.StockLine]) -> Bool {
        var wanted: [ID<Catalogue.Product>: Int] = [:]
        for line in lines { wanted[line.product, default: 0] += line.quantity }
        guard wanted.allSatisfy({ free[$0.key, default: 0] >= $0.value }) else { return false }
        for (product, quantity) in wanted { free[product, default: 0] -= quantity }
        return true
    }
}
