import Model
import ServiceKit

/// Lets nobody open a group-buy of an offer any more and announces it, once; groups that are open may still fill.
func withdrawGroupBuy(_ command: Trade.WithdrawGroupBuy, in transaction: Transaction) throws -> Trade.GroupBuyWithdrawn
{
    guard var offer = try transaction.groupBuys.findOffer(command.offer) else {
        throw Refusal(.offerNotFound, "There is no offer \(command.offer).", path: "$.offer")
    }
    guard offer.withdrawnAt == nil else { return Trade.GroupBuyWithdrawn(offer: offer) }
    offer.withdrawnAt = transaction.now
    try transaction.groupBuys.withdraw(offer.id, at: transaction.now)
    let withdrawn = Trade.GroupBuyWithdrawn(offer: offer)
    transaction.emit(withdrawn)
    return withdrawn
}
