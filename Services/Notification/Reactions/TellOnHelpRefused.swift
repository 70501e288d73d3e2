import Model
import ServiceKit

/// Tells who wanted to help that it did not count; the reason is not for them.
func tellOnHelpRefused(_ event: Trade.HelpRefused, in transaction: Transaction) throws {
    try transaction.tell(
        Notification.SendMessage(
            person: event.help.person,
            template: "help_refused",
            key: "help_refused \(event.help.id)"
        )
    )
}
