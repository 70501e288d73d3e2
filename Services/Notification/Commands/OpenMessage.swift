import Model
import ServiceKit

/// Notes when a person first read a message in the inbox, and announces it, once.
func openMessage(_ command: Notification.OpenMessage, in transaction: Transaction) throws -> Notification.MessageOpened
{
    guard let message = try transaction.messages.find(command.message), message.person == command.person,
        try transaction.messages.delivery(of: message.id, in: .inbox)?.state == .sent
    else { throw Refusal(.messageNotFound, "The person has no message \(command.message).", path: "$.message") }
    let opened = Notification.MessageOpened(
        message: message.id,
        person: message.person,
        openedAt: message.openedAt ?? transaction.now
    )
    guard message.openedAt == nil else { return opened }
    try transaction.messages.noteOpened(message.id, at: transaction.now)
    transaction.emit(opened)
    return opened
}
