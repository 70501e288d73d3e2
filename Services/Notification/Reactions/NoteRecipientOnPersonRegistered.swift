import Model
import ServiceKit

/// Keeps the language and the mail address, which stays under the person's own key.
func noteRecipientOnPersonRegistered(_ event: Identity.PersonRegistered, in transaction: Transaction) throws {
    guard try !transaction.isErased(event.person) else { return }
    try transaction.recipients.save(
        Recipient(person: event.person, locale: event.locale, email: event.email)
    )
}
