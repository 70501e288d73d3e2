import Model
import ServiceKit

/// Takes a claim back and announces it, once.
func withdrawClaim(_ command: Trade.WithdrawClaim, in transaction: Transaction) throws -> Trade.Claim {
    let before = try transaction.require(command.claim)
    try transaction.checkActor(before.view.buyer)
    var claim = before
    if claim.view.state == .withdrawn { return claim.view }
    try claim.withdraw(at: transaction.now)
    return try transaction.move(claim, from: before)
}
