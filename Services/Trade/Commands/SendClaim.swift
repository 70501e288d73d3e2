import Model
import ServiceKit

/// Notes that the goods are on their way back and announces it, once.
func sendClaim(_ command: Trade.SendClaim, in transaction: Transaction) throws -> Trade.Claim {
    let before = try transaction.require(command.claim)
    try transaction.checkActor(before.view.buyer)
    var claim = before
    if claim.view.state == .returning { return claim.view }
    try claim.send(at: transaction.now)
    try transaction.claims.note(
        carrier: command.carrier,
        trackingNumber: command.trackingNumber,
        for: command.claim
    )
    return try transaction.move(claim, from: before)
}
