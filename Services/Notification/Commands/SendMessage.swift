import Model
import ServiceKit

/// Takes a message, and begins to deliver it in each channel that the person allows; under one key once.
func sendMessage(
    _ command: Notification.SendMessage,
    in transaction: Transaction
) throws -> Notification.MessageAccepted {
    guard try !transaction.isErased(command.person) else {
        throw Refusal(.personErased, "The person has left.", path: "$.person")
    }
    let template = try Template.named(command.template)
    let message = ToldMessage(
        id: command.id ?? transaction.newID(),
        person: command.person,
        template: template.name,
        topic: template.topic,
        parameters: command.parameters ?? [:],
        key: command.key,
        createdAt: transaction.now
    )
    try template.check(message.parameters)
    if let key = message.key, !(1...200).contains(key.utf8.count) {
        throw Refusal(.invalidField, "A key has 1 to 200 bytes.", path: "$.key")
    }
    if let existing = try transaction.messages.find(message.id) {
        guard existing.saysTheSame(as: message) else {
            throw Refusal(.messageExists, "Another message has the id \(message.id).", path: "$.id")
        }
        return try accepted(existing, in: transaction)
    }
    if let key = message.key, let existing = try transaction.messages.find(key: key, of: message.person) {
        return try accepted(existing, in: transaction)
    }
    try transaction.messages.insert(message)
    var outcomes: [Delivery] = []
    for channel in template.channels {
        let delivery = Delivery(
            message: message.id,
            channel: channel,
            person: message.person,
            topic: message.topic,
            at: transaction.now
        )
        try transaction.messages.save(delivery)
        outcomes.append(try transaction.attempt(delivery, of: message))
    }
    let accepted = try accepted(message, in: transaction)
    transaction.emit(accepted)
    for delivery in outcomes { transaction.announce(delivery, of: message) }
    return accepted
}

private func accepted(_ message: ToldMessage, in transaction: Transaction) throws -> Notification.MessageAccepted {
    Notification.MessageAccepted(
        message: message.id,
        person: message.person,
        template: message.template,
        deliveries: try transaction.messages.deliveries(of: message.id).map(\.view)
    )
}

extension Transaction {
    /// Tells a person what an event is about, unless they have left meanwhile.
    func tell(_ command: Notification.SendMessage) throws {
        guard try !isErased(command.person) else { return }
        _ = try sendMessage(command, in: self)
    }

    /// Lets a delivery through the gate and takes it as far as it goes without the outside world.
    func attempt(_ delivery: Delivery, of message: ToldMessage) throws -> Delivery {
        var delivery = delivery
        let recipient = try recipients.find(message.person)
        let receipt = try recipients.consent(of: message.person).flatMap { $0.isLive ? $0.receipt : nil }
        let caps = Cap.those(of: delivery.topic, through: delivery.channel)
        let gate = Gate(
            delivery.topic,
            through: delivery.channel,
            Gate.Situation(
                preferences: try recipients.preferences(of: message.person),
                receipt: receipt,
                isRestricted: try isRestricted(message.person),
                isSuppressed: try recipients.isSuppressed(message.person, in: delivery.channel),
                hasAddress: delivery.channel == .inbox || recipient?.email != nil,
                counts: Dictionary(
                    uniqueKeysWithValues: try caps.map { ($0, try messages.count($0, besides: delivery, at: now)) }
                )
            )
        )
        var decisions = gate.decisions
        delivery.at = now
        delivery.isWaiting = false
        delivery.receipt = delivery.topic == .offers && gate.skip == nil ? receipt : nil
        if let reason = gate.skip {
            delivery.state = .skipped
            delivery.reason = reason
            decisions.append(Gate.Decision(step: .skipped, outcome: reason.rawValue, rule: "gate"))
        } else if let envelope = recipient?.email, let recipient, delivery.channel == .mail {
            delivery.attempts += 1
            decisions.append(Gate.Decision(step: .sending, outcome: "attempt \(delivery.attempts)", rule: "gate"))
            perform(
                DeliverMail(
                    message: message.id,
                    person: message.person,
                    envelope: envelope,
                    template: message.template,
                    parameters: message.parameters,
                    locale: recipient.locale,
                    createdAt: message.createdAt,
                    attempt: delivery.attempts
                )
            )
        } else {
            delivery.state = .sent
            decisions.append(Gate.Decision(step: .sent, outcome: "pass", rule: "inbox"))
        }
        try messages.save(delivery)
        try messages.add(decisions, to: delivery, at: now)
        return delivery
    }

    /// Tells everybody what became of a delivery that has come to its end.
    func announce(_ delivery: Delivery, of message: ToldMessage, detail: String = "") {
        switch delivery.state {
        case .accepted: break
        case .sent:
            emit(
                Notification.MessageSent(
                    message: message.id,
                    person: message.person,
                    template: message.template,
                    channel: delivery.channel
                )
            )
        case .skipped:
            guard let reason = delivery.reason else { return }
            emit(
                Notification.MessageSkipped(
                    message: message.id,
                    person: message.person,
                    template: message.template,
                    channel: delivery.channel,
                    reason: reason
                )
            )
        case .failed:
            emit(
                Notification.MessageFailed(
                    message: message.id,
                    person: message.person,
                    template: message.template,
                    channel: delivery.channel,
                    detail: detail
                )
            )
        }
    }

    /// The message as its person and the operator see it.
    func view(_ message: ToldMessage) throws -> Notification.MessageView {
        try message.view(deliveries: messages.deliveries(of: message.id))
    }
}
