import Model
import ServiceKit

// Promises to orders: out of what is set aside for their sale, or out of what everybody may buy.
extension Transaction {
    /// Promises an order its pieces; those set aside for its sale if there are as many, for everybody's otherwise.
    ///
    /// - Returns: the first product there is too little of; then nothing has changed.
    func promise(_ reservation: inout Reservation, from sale: ID<Trade.FlashSale>?) throws -> ID<Product>? {
        if let sale, reservation.lines.count == 1, try allotments.take(reservation.lines[0], from: sale) {
            reservation.sale = sale
            return nil
        }
        return try stock.reserve(reservation.lines)
    }

    /// Ends a promise: the pieces are their sale's again while that lasts, and everybody's otherwise.
    func endPromise(of reservation: Reservation) throws {
        if let sale = reservation.sale, try allotments.putBack(reservation.lines[0], to: sale) { return }
        try stock.release(reservation.lines)
    }
}
