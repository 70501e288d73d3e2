import Model
import ServiceKit

/// Gives back what an order holds, or what it does not keep, and announces it, once; an order that holds nothing yet never
/// will.
func releaseStock(_ command: Catalogue.ReleaseStock, in transaction: Transaction) throws -> Catalogue.StockReservation {
    if let kept = command.keeping { return try transaction.putBackRest(of: command.order, keeping: kept) }
    let closed = try Reservation(closed: command.order, attempt: command.attempt)
    try transaction.leaveLine(command.order, attempt: command.attempt)
    guard var reservation = try transaction.reservations.find(command.order) else {
        try transaction.reservations.save(closed)
        return closed.view
    }
    guard reservation.isGivenUp(by: command.attempt) else { return reservation.view }
    let before = reservation
    switch reservation.state {
    case .reserved: try transaction.endPromise(of: reservation)
    case .committed: try transaction.putBack(from: reservation)
    case .refused, .released, .expired, .waiting: break
    }
    reservation.attempt = max(reservation.attempt, closed.attempt)
    reservation.state = .released
    guard reservation != before else { return reservation.view }
    try transaction.reservations.save(reservation)
    transaction.cancel(reservation.timer)
    if before.isHolding {
        transaction.emit(Catalogue.StockReleased(order: reservation.order, lines: reservation.lines))
    }
    return reservation.view
}

extension Transaction {
    /// Puts back what an order has got and does not keep; what is back already does not come again.
    fileprivate func putBackRest(
        of order: ID<Trade.Order>,
        keeping kept: [Catalogue.StockLine]
    ) throws -> Catalogue.StockReservation {
        guard var reservation = try reservations.find(order), reservation.state == .committed else {
            throw Refusal(.reservationNotFound, "The order \(order) has got no pieces.", path: "$.keeping")
        }
        let rest = try reservation.letGo(allBut: kept)
        guard !rest.lines.isEmpty else { return reservation.view }
        try putBack(from: rest)
        try reservations.save(reservation)
        emit(Catalogue.StockReleased(order: order, lines: rest.lines))
        return reservation.view
    }
}
