import Model
import ServiceKit

/// Lets people bargain for a product and announces it; the same offer again is answered, not repeated.
func offerBargain(_ command: Trade.OfferBargain, in transaction: Transaction) throws -> Trade.BargainOffered {
    if let id = command.id, let known = try transaction.bargains.findOffer(id) {
        let same = try Trade.BargainOffer(command, id: id, priceAlone: known.start, at: known.createdAt)
        guard known == same else {
            throw Refusal(.offerExists, "There is an offer \(id) already.", path: "$.id")
        }
        return Trade.BargainOffered(offer: known)
    }
    let offer = try Trade.BargainOffer(
        command,
        id: command.id ?? transaction.newID(),
        priceAlone: transaction.price(of: command.product, path: "$.product"),
        at: transaction.now
    )
    try transaction.bargains.add(offer)
    let offered = Trade.BargainOffered(offer: offer)
    transaction.emit(offered)
    return offered
}
