import Model
import ServiceKit

/// Corrects how many pieces there are, never below what is reserved, and has the lots' stories tell why.
func adjustStock(_ command: Catalogue.AdjustStock, in transaction: Transaction) throws -> Catalogue.StockAdjusted {
    guard try transaction.products.find(command.product) != nil else {
        throw Refusal(.productNotFound, "There is no product \(command.product).", path: "$.product")
    }
    guard command.change != 0, command.change.magnitude <= UInt(Reservation.mostPieces) else {
        throw Refusal(.invalidField, "Expected 1 to \(Reservation.mostPieces) pieces, either way.", path: "$.change")
    }
    let place = try LotPlace(lot: command.lot, location: command.location, at: transaction.now)
    if command.change > 0 {
        _ = try transaction.stock.receive(
            command.change,
            of: command.product,
            in: place,
            as: command.reason.rawValue,
            at: transaction.now
        )
        try transaction.serveWaiting(for: command.product)
    } else {
        try transaction.takeAway(-command.change, by: command, in: place)
    }
    let adjusted = Catalogue.StockAdjusted(
        product: command.product,
        change: command.change,
        reason: command.reason,
        lot: command.change > 0 ? place.lot : command.lot,
        stock: try transaction.stock.level(of: command.product)
    )
    transaction.emit(adjusted)
    return adjusted
}

extension Transaction {
    fileprivate func takeAway(_ pieces: Int, by command: Catalogue.AdjustStock, in place: LotPlace) throws {
        guard try stock.remove(pieces, of: command.product) else {
            throw Refusal(
                .stockShort,
                "So many pieces are not there, or are reserved; release or cancel orders first.",
                path: "$.change"
            )
        }
        let lot: [String]
        if command.lot != nil {
            guard try lots.take(pieces, of: command.product, in: place) else {
                throw Refusal(.stockShort, "There are fewer pieces of that lot in \(place.location).", path: "$.lot")
            }
            lot = [place.lot]
        } else {
            lot = try lots.take(pieces, of: command.product)
        }
        for name in lot {
            let step = LotStep(
                at: now,
                step: command.reason.rawValue,
                place: command.lot == nil ? nil : place.location,
                detail: lot.count == 1 ? "\(pieces) pieces fewer" : "\(pieces) pieces fewer, of \(lot.count) lots"
            )
            _ = try lotRecords.append(step, to: name, of: command.product)
        }
    }
}
