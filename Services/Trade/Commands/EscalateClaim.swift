import Model
import ServiceKit

/// Has somebody else decide on a claim and announces it, once.
func escalateClaim(_ command: Trade.EscalateClaim, in transaction: Transaction) throws -> Trade.Claim {
    let before = try transaction.require(command.claim)
    try transaction.checkActor(before.view.buyer)
    var claim = before
    if claim.view.state == .escalated { return claim.view }
    try claim.escalate(at: transaction.now)
    return try transaction.move(claim, from: before)
}
