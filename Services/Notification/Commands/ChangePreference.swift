import Model
import ServiceKit

/// Keeps how a person wants to be told, and announces it, if it is different from before.
func changePreference(
    _ command: Notification.ChangePreference,
    in transaction: Transaction
) throws -> Notification.PreferenceChanged {
    guard command.topic != .account else {
        throw Refusal(.preferenceFixed, "What concerns the account is always told.", path: "$.topic")
    }
    guard try !transaction.isErased(command.person) else {
        throw Refusal(.personErased, "The person has left.", path: "$.person")
    }
    let preference = Gate.Preference(channel: command.channel, topic: command.topic, isOn: command.isOn)
    let changed = Notification.PreferenceChanged(
        person: command.person,
        topic: command.topic,
        channel: command.channel,
        isOn: command.isOn
    )
    guard try !transaction.recipients.preferences(of: command.person).contains(preference) else { return changed }
    try transaction.recipients.save(preference, of: command.person, at: transaction.now)
    transaction.emit(changed)
    return changed
}
