import Model
import ServiceKit

/// Begins a bargain with all its cuts drawn, and announces it; the same again is answered, not repeated.
func startBargain(_ command: Trade.StartBargain, in transaction: Transaction) throws -> Trade.BargainStarted {
    try transaction.refuseIfErased(command.opener, path: "$.opener")
    if let id = command.id, let known = try transaction.bargains.find(id) {
        guard known.offer == command.offer, known.opener == command.opener else {
            throw Refusal(.bargainExists, "There is a bargain \(id) already.", path: "$.id")
        }
        return Trade.BargainStarted(bargain: known)
    }
    guard let offer = try transaction.bargains.findOffer(command.offer) else {
        throw Refusal(.offerNotFound, "There is no offer \(command.offer).", path: "$.offer")
    }
    guard (offer.from..<offer.until).contains(transaction.now) else {
        throw Refusal(.campaignClosed, "It lasts from \(offer.from) until \(offer.until).", path: "$.offer")
    }
    _ = try transaction.price(of: offer.product, path: "$.offer")
    guard try transaction.bargains.count(of: command.opener, in: offer.id) < offer.bargainsPerPerson else {
        throw Refusal(.bargainLimit, "A person has \(offer.bargainsPerPerson) of the offer.", path: "$.opener")
    }
    let bargain = Bargain(
        id: command.id ?? transaction.newID(),
        of: offer,
        opener: command.opener,
        seed: transaction.randomBytes(8).reduce(0) { $0 << 8 | UInt64($1) },
        at: transaction.now
    )
    try transaction.bargains.save(bargain)
    transaction.schedule(Trade.ExpireBargain(bargain: bargain.id), at: bargain.expiresAt, key: bargain.timer)
    let started = Trade.BargainStarted(bargain: bargain)
    transaction.emit(started)
    return started
}
