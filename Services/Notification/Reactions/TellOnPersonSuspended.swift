import Model
import ServiceKit

/// Tells a person that nothing can be done with the account; the reason is not for them.
func tellOnPersonSuspended(_ event: Identity.PersonSuspended, in transaction: Transaction) throws {
    try transaction.tell(
        Notification.SendMessage(
            person: event.person,
            template: "account_suspended",
            key: "account_suspended \(transaction.cause.id)"
        )
    )
}
