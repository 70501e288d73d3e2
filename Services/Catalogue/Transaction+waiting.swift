import Model
import ServiceKit

// Orders that wait for what has yet to come in.
extension Transaction {
    /// Puts an order that there is too little for into the line, and announces it.
    func queue(_ reservation: Reservation) throws -> Catalogue.StockReservation {
        let place = try Waiting(reservation)
        try waiting.add(place)
        emit(place.awaited)
        return place.view
    }

    /// Takes an order out of the line, unless it has asked anew since.
    func leaveLine(_ order: ID<Trade.Order>, attempt: Int?) throws {
        guard let place = try waiting.find(order), (attempt ?? place.attempt) >= place.attempt else { return }
        try waiting.remove(order)
        try serveWaiting(for: place.line.product)
    }

    /// Reserves what can be had for those in the line for a product; nobody overtakes.
    ///
    /// Of a long line some now and the others right after, so that it keeps nobody else waiting for long.
    func serveWaiting(for product: ID<Product>) throws {
        for _ in 0..<Waiting.servedAtOnce {
            guard let next = try waiting.first(for: product), try stock.reserve([next.line]) == nil else { return }
            let reservation = next.served(at: now)
            try waiting.remove(next.order)
            try reservations.save(reservation)
            scheduleExpiry(of: reservation)
            if let reserved = reservation.reserved { emit(reserved) }
        }
        schedule(Catalogue.ServeWaiting(product: product), at: now, key: Waiting.timer(of: product))
    }

    /// Has a reservation end by itself, some minutes after its time.
    func scheduleExpiry(of reservation: Reservation) {
        guard let expiresAt = reservation.expiresAt else { return }
        schedule(
            Catalogue.ExpireReservation(order: reservation.order, attempt: reservation.attempt),
            at: expiresAt + Reservation.grace,
            key: reservation.timer
        )
    }
}
