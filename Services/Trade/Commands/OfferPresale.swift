import Model
import ServiceKit

/// Lets people buy what has yet to come in, and announces it; the same again is answered, not repeated.
func offerPresale(_ command: Trade.OfferPresale, in transaction: Transaction) throws -> Trade.PresaleOffered {
    if let id = command.id, let known = try transaction.presales.find(id) {
        guard known.isOffered(by: command) else {
            throw Refusal(.presaleExists, "There is a presale \(id) already.", path: "$.id")
        }
        return Trade.PresaleOffered(presale: known)
    }
    let presale = try Presale(
        command,
        id: command.id ?? transaction.newID(),
        priceAlone: transaction.price(of: command.product, path: "$.product"),
        at: transaction.now
    )
    try transaction.presales.add(presale)
    transaction.schedule(Trade.ClosePresale(presale: presale.id), at: presale.settledAt, key: presale.timer)
    let offered = Trade.PresaleOffered(presale: presale)
    transaction.emit(offered)
    return offered
}
