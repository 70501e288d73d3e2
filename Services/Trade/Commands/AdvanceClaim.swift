import Model
import ServiceKit

/// Goes on with a claim because nobody has said anything; does nothing before its time.
func advanceClaim(_ command: Trade.AdvanceClaim, in transaction: Transaction) throws -> Trade.Claim {
    let before = try transaction.require(command.claim)
    var claim = before
    guard try claim.advance(at: transaction.now) else { return claim.view }
    return try transaction.move(claim, from: before)
}
