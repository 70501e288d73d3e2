import Model

typealias Purchase = Catalogue.Purchase

extension Purchase {
    init(_ command: Catalogue.OrderPurchase, id: ID<Purchase>, at now: Timestamp) throws(Refusal) {
        self.init(
            id: id,
            product: command.product,
            pieces: command.pieces,
            reason: .merchant,
            supplier: command.supplier,
            orderedAt: now
        )
        guard (1...Reservation.mostPieces).contains(pieces) else {
            throw Refusal(.invalidField, "Expected 1 to \(Reservation.mostPieces) pieces.", path: "$.pieces")
        }
        if let supplier { try Product.check(supplier, at: "$.supplier", maximum: 80, isOneLine: true) }
    }

    /// What a pool has gathered, as an order.
    init(_ pool: Pool, id: ID<Purchase>, at now: Timestamp) {
        self.init(
            id: id,
            product: pool.product,
            pieces: pool.pieces,
            reason: .pool,
            supplier: pool.supplier,
            orderedAt: now
        )
    }

    /// How many pieces are still on their way.
    var expected: Int { closedAt == nil ? max(0, pieces - received) : 0 }

    /// Notes what has come in; it may be more than was ordered, and late.
    mutating func receive(_ pieces: Int, isLast: Bool, at now: Timestamp) throws(Refusal) {
        guard (1...Reservation.mostPieces).contains(pieces) else {
            throw Refusal(.invalidField, "Expected 1 to \(Reservation.mostPieces) pieces.", path: "$.pieces")
        }
        received += pieces
        if closedAt == nil, isLast || received >= self.pieces { closedAt = now }
    }
}
