import Model
import ServiceKit

/// Says yes or no to a claim and announces it; money goes back at once if no goods have to come first.
func decideClaim(_ command: Trade.DecideClaim, in transaction: Transaction) throws -> Trade.Claim {
    let before = try transaction.require(command.claim)
    var claim = before
    try claim.decide(command.accept, at: transaction.now)
    return try transaction.move(claim, from: before)
}
