import Model
import ServiceKit

/// Takes an order's pieces out of the stock for good and announces it; asked again, announces the same again.
///
/// If its time was over before the payment was known here, it gets what is still there, or a refusal as an event.
///
/// An order in the line is told that it is still there: once its turn has come it asks again.
func commitStock(_ command: Catalogue.CommitStock, in transaction: Transaction) throws -> Catalogue.StockReservation {
    if let place = try transaction.waiting.find(command.order) {
        transaction.emit(place.awaited)
        return place.view
    }
    guard var reservation = try transaction.reservations.find(command.order) else {
        throw Refusal(.reservationNotFound, "The order \(command.order) has never reserved anything.", path: "$.order")
    }
    switch reservation.state {
    case .committed, .refused:
        announce(reservation, in: transaction)
        return reservation.view
    // Who waits was answered above.
    case .released, .waiting:
        throw Refusal(.reservationNotFound, "The order \(command.order) has given back its pieces.", path: "$.order")
    case .reserved:
        try transaction.stock.takeReserved(for: reservation, at: transaction.now)
        reservation.state = .committed
    case .expired:
        if let shortOf = try transaction.takeLate(for: &reservation) {
            reservation.refuse(shortOf: shortOf)
        } else {
            reservation.state = .committed
        }
    }
    try transaction.reservations.save(reservation)
    transaction.cancel(reservation.timer)
    announce(reservation, in: transaction)
    return reservation.view
}

private func announce(_ reservation: Reservation, in transaction: Transaction) {
    if let refused = reservation.refused {
        transaction.emit(refused)
    } else {
        transaction.emit(Catalogue.StockCommitted(order: reservation.order, lines: reservation.lines))
    }
}
