import Model
import ServiceKit

/// Keeps a person from being erased until the hold is lifted; who placed it and why is in the access log.
func placeHold(_ command: Identity.PlaceHold, in transaction: Transaction) throws -> Identity.HoldReport {
    let account = try transaction.account(of: command.person)
    let (reason, entry) = try transaction.logHold(
        "hold",
        of: account,
        because: command.reason,
        in: Identity.PlaceHold.self
    )
    try transaction.holds.add(account.person, because: reason, at: transaction.now)
    return Identity.HoldReport(person: account.person, isHeld: true, entry: entry)
}
