import Model
import ServiceKit

/// Ends a hold, and has an erasure go on whose grace is over; who lifted it and why is in the access log.
func liftHold(_ command: Identity.LiftHold, in transaction: Transaction) throws -> Identity.HoldReport {
    let account = try transaction.account(of: command.person)
    let (_, entry) = try transaction.logHold(
        "hold lifted",
        of: account,
        because: command.reason,
        in: Identity.LiftHold.self
    )
    try transaction.holds.remove(account.person)
    for request in try transaction.requests.findOpen(of: account.person) where request.state == .grace {
        transaction.send(Identity.CheckRequest(request: request.request))
    }
    return Identity.HoldReport(person: account.person, isHeld: false, entry: entry)
}
