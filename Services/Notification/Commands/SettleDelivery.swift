import Model
import ServiceKit

/// Notes what became of an attempt: sent, not sent for good, or to be tried again.
///
/// The first word about an attempt counts; a second one, after a crash between the two, changes nothing.
func settleDelivery(
    _ command: Notification.SettleDelivery,
    in transaction: Transaction
) throws -> Notification.MessageView {
    guard let message = try transaction.messages.find(command.message), message.person == command.person,
        var delivery = try transaction.messages.delivery(of: message.id, in: command.channel)
    else { throw Refusal(.messageNotFound, "The person has no message \(command.message).", path: "$.message") }
    let isAnswered = command.attempt.map { $0 != delivery.attempts } ?? false
    guard delivery.isUnderWay, !isAnswered else { return try transaction.view(message) }

    delivery.settle(command.outcome, createdAt: message.createdAt, at: transaction.now)
    if delivery.waitsForRetry {
        let random = (transaction.newID() as ID<Notification.Message>).uuid.low
        transaction.schedule(
            Notification.RetryDelivery(message: message.id, person: message.person, channel: delivery.channel),
            at: transaction.now + delivery.delay(after: command.outcome, random: random),
            key: delivery.timer
        )
    }
    if command.outcome == .refused {
        try transaction.recipients.suppress(
            message.person,
            in: delivery.channel,
            because: command.detail ?? command.outcome.rawValue,
            at: transaction.now
        )
        if delivery.channel == .mail { transaction.send(Identity.SuppressEmail(person: message.person)) }
    }
    let decision = Gate.Decision(
        step: delivery.step,
        outcome: command.outcome.rawValue,
        rule: command.detail ?? "outcome"
    )
    try transaction.messages.save(delivery)
    try transaction.messages.add([decision], to: delivery, at: transaction.now)
    transaction.announce(delivery, of: message, detail: command.detail ?? command.outcome.rawValue)
    return try transaction.view(message)
}
