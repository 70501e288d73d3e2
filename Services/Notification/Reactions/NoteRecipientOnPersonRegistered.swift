import Model
import ServiceKit

/// Keeps the language and the mail address, which stays under the person's own key, and that it takes no mail if it was
/// refused for good when somebody else had it.
func noteRecipientOnPersonRegistered(_ event: Identity.PersonRegistered, in transaction: Transaction) throws {
    guard try !transaction.isErased(event.person) else { return }
    try transaction.recipients.save(
        Recipient(person: event.person, locale: event.locale, email: event.email)
    )
    if event.isSuppressed == true {
        try transaction.recipients.suppress(
            event.person,
            in: .mail,
            because: "refused before the person joined",
            at: transaction.now
        )
    }
}
