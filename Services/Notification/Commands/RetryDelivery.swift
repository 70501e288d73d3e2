import Model
import ServiceKit

/// Tries a deferred mail again, if the person still wants it; one that does not wait is left as it is.
func retryDelivery(
    _ command: Notification.RetryDelivery,
    in transaction: Transaction
) throws -> Notification.MessageView {
    guard let message = try transaction.messages.find(command.message), message.person == command.person,
        let delivery = try transaction.messages.delivery(of: message.id, in: command.channel)
    else { throw Refusal(.messageNotFound, "The person has no message \(command.message).", path: "$.message") }
    guard delivery.waitsForRetry else { return try transaction.view(message) }
    transaction.cancel(delivery.timer)
    let outcome = try transaction.attempt(delivery, of: message)
    transaction.announce(outcome, of: message)
    return try transaction.view(message)
}
