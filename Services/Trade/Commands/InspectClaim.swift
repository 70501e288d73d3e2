import Model
import ServiceKit

/// Takes over what the warehouse found: what is for sale again goes back into the stock once the claim is accepted.
func inspectClaim(_ command: Trade.InspectClaim, in transaction: Transaction) throws -> Trade.Claim {
    let before = try transaction.require(command.claim)
    var claim = before
    try claim.inspect(command.lines, accept: command.accept, at: transaction.now)
    return try transaction.move(claim, from: before)
}
