import Model
import ServiceKit

/// Suspends an account whose registration risk control refuses, and announces it.
func suspendPersonOnActionAssessed(_ event: RiskControl.ActionAssessed, in transaction: Transaction) throws {
    guard event.action == .registration, event.verdict == .deny,
        var account = try transaction.accounts.find(event.person), account.suspend()
    else { return }
    try transaction.accounts.save(account)
    try transaction.endAll(of: account.person, because: .suspended)
    transaction.emit(
        Identity.PersonSuspended(
            person: event.person,
            reason: event.reasons.first?.code ?? "denied",
            isUnconfirmed: account.claimedEmail == nil ? nil : true
        )
    )
}
