import Model

/// What one order holds of the stock, or why it holds nothing.
///
/// There is one for each order, whatever comes in whatever order: a release that overtakes its reservation leaves a
/// closed one behind, and the reservation then takes nothing.
struct Reservation: Hashable {
    var order: ID<Trade.Order>
    /// Which of the order's requests this is the answer to.
    var attempt: Int
    var state: Catalogue.ReservationState
    /// One for each product, in the order of their ids.
    var lines: [Catalogue.StockLine]
    var shortOf: ID<Product>?
    var expiresAt: Timestamp?
    /// The sale that its pieces were set aside for; nil if they were everybody's.
    var sale: ID<Trade.FlashSale>?

    /// For how long a paid order may be late with the news, before its pieces are sold to others.
    static let grace = Duration.seconds(5 * 60)
}

extension Reservation {
    /// What a request asks for, as if everything were there.
    init(_ command: Catalogue.ReserveStock) throws(Refusal) {
        guard (1...Self.mostLines).contains(command.lines.count) else {
            throw Refusal(.invalidField, "Expected 1 to \(Self.mostLines) lines.", path: "$.lines")
        }
        var quantities: [ID<Product>: Int] = [:]
        for (position, line) in command.lines.enumerated() {
            guard (1...Self.mostPieces).contains(line.quantity) else {
                throw Refusal(
                    .invalidField,
                    "Expected 1 to \(Self.mostPieces) pieces.",
                    path: "$.lines[\(position)].quantity"
                )
            }
            quantities[line.product, default: 0] += line.quantity
        }
        order = command.order
        attempt = try Self.checked(command.attempt) ?? 1
        state = .reserved
        lines = quantities.map { Catalogue.StockLine(product: $0.key, quantity: $0.value) }
            .sorted { $0.product < $1.product }
        expiresAt = command.expiresAt
    }

    /// The closed reservation of an order that gave up before it asked.
    init(closed order: ID<Trade.Order>, attempt: Int?) throws(Refusal) {
        self.order = order
        self.attempt = try Self.checked(attempt) ?? 1
        state = .released
        lines = []
    }

    /// Whether this is the answer to a request already, so that nothing more is taken for it.
    func answers(_ request: Reservation) -> Bool {
        request.attempt <= attempt || state == .committed
    }

    /// Whether giving up `attempt` concerns this reservation, and not one that it has been followed by.
    func isGivenUp(by attempt: Int?) -> Bool {
        (attempt ?? self.attempt) >= self.attempt
    }

    mutating func refuse(shortOf product: ID<Product>) {
        state = .refused
        shortOf = product
    }

    /// Lets go of all pieces but these; returns those, which a sale counts as sold and has no claim to any more.
    mutating func letGo(allBut kept: [Catalogue.StockLine]) throws(Refusal) -> Reservation {
        guard kept.allSatisfy({ (0...Self.mostPieces).contains($0.quantity) }) else {
            throw Refusal(.invalidField, "Expected 0 to \(Self.mostPieces) pieces of each.", path: "$.keeping")
        }
        var rest = self
        rest.sale = nil
        for position in lines.indices {
            let product = lines[position].product
            let wanted = kept.filter { $0.product == product }.reduce(0) { $0 + $1.quantity }
            lines[position].quantity = min(lines[position].quantity, wanted)
            rest.lines[position].quantity -= lines[position].quantity
        }
        lines.removeAll { $0.quantity == 0 }
        rest.lines.removeAll { $0.quantity == 0 }
        return rest
    }

    /// Whether there are pieces that nobody else can have because of it.
    var isHolding: Bool { state == .reserved || state == .committed }

    /// The name of the timer that ends it.
    var timer: String { "reservation.\(order)" }

    var view: Catalogue.StockReservation {
        Catalogue.StockReservation(order: order, attempt: attempt, state: state, shortOf: shortOf)
    }

    /// The news that it stands; nil if it holds nothing.
    var reserved: Catalogue.StockReserved? {
        guard isHolding, let expiresAt else { return nil }
        return Catalogue.StockReserved(order: order, attempt: attempt, lines: lines, expiresAt: expiresAt)
    }

    /// The news that there was too little; nil if there was not.
    var refused: Catalogue.StockRefused? {
        guard state == .refused, let shortOf else { return nil }
        return Catalogue.StockRefused(order: order, attempt: attempt, shortOf: shortOf)
    }

    static let mostLines = 1000
    static let mostPieces = 1_000_000

    private static func checked(_ attempt: Int?) throws(Refusal) -> Int? {
        guard (attempt ?? 1) > 0 else {
            throw Refusal(.invalidField, "Attempts are counted from 1.", path: "$.attempt")
        }
        return attempt
    }
}
