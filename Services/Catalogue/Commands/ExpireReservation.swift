import Model
import ServiceKit

/// Gives back what an order has reserved and nobody has paid, and announces it.
func expireReservation(
    _ command: Catalogue.ExpireReservation,
    in transaction: Transaction
) throws -> Catalogue.StockReservation {
    guard var reservation = try transaction.reservations.find(command.order) else {
        throw Refusal(.reservationNotFound, "The order \(command.order) has never reserved anything.", path: "$.order")
    }
    guard reservation.state == .reserved, reservation.attempt == command.attempt else { return reservation.view }
    try transaction.endPromise(of: reservation)
    reservation.state = .expired
    try transaction.reservations.save(reservation)
    transaction.emit(Catalogue.StockReleased(order: reservation.order, lines: reservation.lines))
    return reservation.view
}
