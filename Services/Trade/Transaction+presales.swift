import Model
import ServiceKit

// Pieces of presales, which follow the orders that have them.
extension Transaction {
    func require(_ id: ID<Presale>) throws -> Presale {
        guard let presale = try presales.find(id) else {
            throw Refusal(.presaleNotFound, "There is no presale \(id).", path: "$.presale")
        }
        return presale
    }

    /// Takes pieces for an order if there are as many left and its buyer may have them, and announces it.
    func takePieces(of presale: ID<Presale>, for order: Order) throws -> QuotaTaking {
        let taking = try presales.quota.take(order.pieces, of: presale, for: order.view.buyer, order: order.view.id)
        if taking == .taken { emit(Trade.PresaleOrdered(presale: presale, order: order.view)) }
        return taking
    }

    /// Gives the pieces back of an order that has ended before it was shipped.
    func leavePresale(_ id: ID<Presale>, with order: Order) throws {
        guard let quantity = try presales.quota.leave(id, with: order.view.id) else { return }
        emit(
            Trade.PresaleReturned(
                presale: id,
                order: order.view.id,
                quantity: quantity,
                left: try require(id).left
            )
        )
    }

    /// Whether the goods of an order that waits for them ought to be there by now.
    func isOverdue(_ order: Order) throws -> Bool {
        guard order.step == .arrival, let presale = order.view.presale else { return false }
        return now >= (try require(presale)).arrivesBy
    }
}
