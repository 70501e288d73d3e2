import Model
import ServiceKit

/// Forgets a denial that an operator has taken back, so that it no longer counts against the neighbours.
func liftDenialOnPersonRestored(_ event: Identity.PersonRestored, in transaction: Transaction) throws {
    try transaction.accounts.liftDenial(of: event.person)
}
