import Model
import ServiceKit

/// Lets people buy a product together and announces it; the same offer again is answered, not repeated.
func offerGroupBuy(_ command: Trade.OfferGroupBuy, in transaction: Transaction) throws -> Trade.GroupBuyOffered {
    let offer = try Trade.GroupBuyOffer(
        command,
        id: command.id ?? transaction.newID(),
        priceAlone: transaction.price(of: command.product, path: "$.product"),
        at: transaction.now
    )
    if var known = try transaction.groupBuys.findOffer(offer.id) {
        let offered = Trade.GroupBuyOffered(offer: known)
        known.createdAt = offer.createdAt
        known.withdrawnAt = nil
        guard known == offer else {
            throw Refusal(.offerExists, "There is an offer \(offer.id) already.", path: "$.id")
        }
        return offered
    }
    try transaction.groupBuys.add(offer)
    let offered = Trade.GroupBuyOffered(offer: offer)
    transaction.emit(offered)
    return offered
}
