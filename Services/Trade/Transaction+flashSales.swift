import Model
import ServiceKit

// Pieces of flash sales, which follow the orders that have them.
extension Transaction {
    func require(_ id: ID<FlashSale>) throws -> FlashSale {
        guard let sale = try flashSales.find(id) else {
            throw Refusal(.flashSaleNotFound, "There is no flash sale \(id).", path: "$.sale")
        }
        return sale
    }

    /// Calls a flash sale off, announces it, and has those told who wait for it.
    func callOff(_ sale: FlashSale) throws {
        var off = sale
        off.state = .refused
        try flashSales.save(.refused, of: sale.id)
        emit(Trade.FlashSaleRefused(sale: off))
        schedule(Trade.CancelTickets(sale: sale.id), at: now)
    }

    /// Where there is a waiting room only those join who have waited.
    func refuseUnlessAdmitted(_ command: Trade.JoinFlashSale, to sale: FlashSale, slot: Int) throws {
        guard sale.admissionsPerSecond != nil else { return }
        guard let ticket = try command.ticket.flatMap(flashSales.findTicket), ticket.sale == sale.id,
            ticket.person == command.buyer, ticket.slot == slot
        else {
            throw Refusal(.notAdmitted, "A ticket of the person for this slot is wanted.", path: "$.ticket")
        }
        guard now >= ticket.admittedAt else {
            let wait = (ticket.admittedAt.milliseconds - now.milliseconds + 999) / 1000
            throw Refusal(
                .notAdmitted,
                "It is number \(ticket.number)'s turn at \(ticket.admittedAt).",
                path: "$.ticket",
                retryAfter: Int(wait)
            )
        }
    }

    /// Takes pieces for an order if there are as many left and its buyer may have them, and announces it.
    func takePieces(of sale: FlashSale, for order: Order) throws -> QuotaTaking {
        let quantity = order.pieces
        let taking = try flashSales.quota.take(quantity, of: sale.id, for: order.view.buyer, order: order.view.id)
        guard taking == .taken else { return taking }
        emit(Trade.FlashSaleJoined(sale: sale.id, order: order.view))
        if sale.left == quantity {
            var all = sale
            all.sold = sale.quota
            emit(Trade.FlashSaleSoldOut(sale: all))
        }
        return taking
    }

    /// Gives the pieces back of an order that has ended before it was shipped, whether or not a slot is on.
    func leaveFlashSale(_ id: ID<FlashSale>, with order: Order) throws {
        guard let quantity = try flashSales.quota.leave(id, with: order.view.id) else { return }
        emit(
            Trade.FlashSaleReturned(
                sale: id,
                order: order.view.id,
                quantity: quantity,
                left: try require(id).left
            )
        )
    }

    /// Takes the pieces once more for an order that is paid after its time; whether there were as many.
    func takePiecesAgain(of id: ID<FlashSale>, for order: Order) throws -> Bool {
        try takePieces(of: require(id), for: order) == .taken
    }
}
