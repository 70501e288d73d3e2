import Model
import ServiceKit

/// Reserves all lines of an order or nothing, or puts it into the line, and announces which; asked again, announces the
/// same again.
func reserveStock(
    _ command: Catalogue.ReserveStock,
    in transaction: Transaction
) throws -> Catalogue.StockReservation {
    var reservation = try Reservation(command)
    if var standing = try transaction.reservations.find(command.order) {
        guard !standing.answers(reservation) else {
            announce(standing, in: transaction)
            return standing.view
        }
        if standing.state == .reserved {
            // Who has to wait now keeps this row: nothing may end its promise a second time.
            try transaction.endPromise(of: standing)
            standing.state = .released
            try transaction.reservations.save(standing)
            transaction.cancel(standing.timer)
        }
    }
    if let place = try transaction.waiting.find(command.order) {
        guard place.attempt < reservation.attempt else {
            transaction.emit(place.awaited)
            return place.view
        }
        try transaction.leaveLine(command.order, attempt: nil)
    }
    if let shortOf = try transaction.promise(&reservation, from: command.sale) {
        if command.mayWait == true { return try transaction.queue(reservation) }
        reservation.refuse(shortOf: shortOf)
    } else {
        transaction.scheduleExpiry(of: reservation)
    }
    try transaction.reservations.save(reservation)
    announce(reservation, in: transaction)
    return reservation.view
}

private func announce(_ reservation: Reservation, in transaction: Transaction) {
    if let refused = reservation.refused { transaction.emit(refused) }
    if let reserved = reservation.reserved { transaction.emit(reserved) }
}
