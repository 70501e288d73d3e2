import Model
import ServiceKit

/// Opens a claim about pieces that were sent, and announces it; the same again is answered, not repeated.
func openClaim(_ command: Trade.OpenClaim, in transaction: Transaction) throws -> Trade.Claim {
    let order = try transaction.require(command.order).view
    try transaction.checkActor(order.buyer)
    if let known = try command.id.flatMap(transaction.claims.find) {
        guard known.isOpened(by: command) else {
            throw Refusal(.claimExists, "There is a claim \(known.view.id) already.", path: "$.id")
        }
        return known.view
    }
    let claim = try Claim(
        command,
        id: command.id ?? transaction.newID(),
        of: order,
        others: transaction.claims.all(of: command.order),
        at: transaction.now
    )
    // Silence accepts a claim: whoever works here could give back what they like in the buyer's name.
    if try !transaction.isOnBehalf || transaction.accessToken?.duties != nil {
        try transaction.checkByHand(
            Trade.OpenClaim.deed(claiming: claim.view.amount, of: command.order),
            giving: claim.view.amount,
            of: command.order,
            approval: command.approval
        )
    }
    try transaction.claims.add(claim)
    if let dueAt = claim.view.dueAt {
        transaction.schedule(Trade.AdvanceClaim(claim: claim.view.id), at: dueAt, key: claim.timer)
    }
    transaction.emit(Trade.ClaimOpened(claim: claim.view))
    return claim.view
}
