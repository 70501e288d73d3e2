import Model
import ServiceKit

/// Reserves all lines of an order or nothing, and announces which; asked again, announces the same again.
func reserveStock(
    _ command: Catalogue.ReserveStock,
    in transaction: Transaction
) throws -> Catalogue.StockReservation {
    var reservation = try Reservation(command)
    if let standing = try transaction.reservations.find(command.order) {
        guard !standing.answers(reservation) else {
            announce(standing, in: transaction)
            return standing.view
        }
        if standing.state == .reserved { try transaction.endPromise(of: standing) }
    }
    if let shortOf = try transaction.promise(&reservation, from: command.sale) {
        reservation.refuse(shortOf: shortOf)
    } else {
        transaction.schedule(
            Catalogue.ExpireReservation(order: reservation.order, attempt: reservation.attempt),
            at: command.expiresAt + Reservation.grace,
            key: reservation.timer
        )
    }
    try transaction.reservations.save(reservation)
    announce(reservation, in: transaction)
    return reservation.view
}

private func announce(_ reservation: Reservation, in transaction: Transaction) {
    if let refused = reservation.refused { transaction.emit(refused) }
    if let reserved = reservation.reserved { transaction.emit(reserved) }
}
