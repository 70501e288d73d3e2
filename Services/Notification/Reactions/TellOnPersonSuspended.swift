import Model
import ServiceKit

/// Tells a person that nothing can be done with the account; the reason is not for them.
///
/// Nobody is told whose address may be another's: that one has asked for nothing, and may have an account of their own.
func tellOnPersonSuspended(_ event: Identity.PersonSuspended, in transaction: Transaction) throws {
    guard event.isUnconfirmed != true else { return }
    try transaction.tell(
        Notification.SendMessage(
            person: event.person,
            template: "account_suspended",
            key: "account_suspended \(transaction.cause.id)"
        )
    )
}
