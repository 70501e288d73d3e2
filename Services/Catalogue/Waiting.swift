import Model

/// An order in the line for pieces that have yet to come in.
struct Waiting: Hashable {
    let order: ID<Trade.Order>
    let attempt: Int
    let line: Catalogue.StockLine

    /// For how long its pieces are kept for an order whose turn has come.
    static let timeToCommit = Duration.seconds(30 * 60)

    /// How many are given their pieces in one transaction.
    static let servedAtOnce = 100

    /// The name of the timer that has the rest of a long line served.
    static func timer(of product: ID<Product>) -> String { "waiting.\(product)" }
}

extension Waiting {
    /// The place of an order that there was too little for.
    init(_ reservation: Reservation) throws(Refusal) {
        guard reservation.lines.count == 1 else {
            throw Refusal(.invalidField, "An order waits for one product.", path: "$.lines")
        }
        order = reservation.order
        attempt = reservation.attempt
        line = reservation.lines[0]
    }

    var view: Catalogue.StockReservation {
        Catalogue.StockReservation(order: order, attempt: attempt, state: .waiting)
    }

    var awaited: Catalogue.StockAwaited { Catalogue.StockAwaited(order: order, attempt: attempt, line: line) }

    /// What it holds once its turn has come.
    func served(at now: Timestamp) -> Reservation {
        Reservation(
            order: order,
            attempt: attempt,
            state: .reserved,
            lines: [line],
            expiresAt: now + Self.timeToCommit
        )
    }
}
