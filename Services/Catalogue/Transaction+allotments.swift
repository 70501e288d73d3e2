import Model
import ServiceKit

// Promises to orders: out of what is set aside for their sale, or out of what everybody may buy.
extension Transaction {
    /// Promises an order its pieces: those set aside for its sale if there are as many, otherwise those that everybody
    /// may buy, unless others wait for them.
    ///
    /// - Returns: the first product there is too little of; then nothing has changed.
    func promise(_ reservation: inout Reservation, from sale: ID<Trade.FlashSale>?) throws -> ID<Product>? {
        if let sale, reservation.lines.count == 1, try allotments.take(reservation.lines[0], from: sale) {
            reservation.sale = sale
            return nil
        }
        if let awaited = try waiting.firstAwaited(of: reservation.lines) { return awaited }
        return try stock.reserve(reservation.lines)
    }

    /// Ends a promise: the pieces are their sale's again while that lasts, and everybody's otherwise.
    func endPromise(of reservation: Reservation) throws {
        if let sale = reservation.sale, try allotments.putBack(reservation.lines[0], to: sale) { return }
        try stock.release(reservation.lines)
        for line in reservation.lines { try serveWaiting(for: line.product) }
    }

    /// Takes pieces out of the stock for good for an order whose promise was over: those of its sale if there are as many,
    /// everybody's otherwise.
    ///
    /// - Returns: the first product there is too little of; then nothing has changed.
    func takeLate(for reservation: inout Reservation) throws -> ID<Product>? {
        if let sale = reservation.sale, try allotments.take(reservation.lines[0], from: sale) {
            try stock.takeReserved(for: reservation, at: now)
            return nil
        }
        reservation.sale = nil
        return try stock.take(for: reservation, at: now)
    }

    /// Puts pieces back that an order had got; while their sale lasts they are set aside for it again, since it counts on
    /// them.
    func putBack(from reservation: Reservation) throws {
        try stock.putBack(from: reservation, at: now)
        if let sale = reservation.sale, try allotments.putBack(reservation.lines[0], to: sale) {
            return try stock.keep(reservation.lines)
        }
        for line in reservation.lines { try serveWaiting(for: line.product) }
    }
}
