import Model
import ServiceKit

/// Closes a bargain whose time is over, or that is given a reason; one that is ordered is left to its order.
func expireBargain(_ command: Trade.ExpireBargain, in transaction: Transaction) throws -> Trade.Bargain {
    var bargain = try transaction.require(command.bargain)
    guard [.running, .reached].contains(bargain.state), command.reason != nil || transaction.now >= bargain.expiresAt
    else { return bargain }
    bargain.expire(command.reason, at: transaction.now)
    try transaction.bargains.save(bargain)
    transaction.cancel(bargain.timer)
    transaction.emit(Trade.BargainExpired(bargain: bargain))
    return bargain
}
