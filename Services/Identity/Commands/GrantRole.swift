import Model
import ServiceKit

/// Gives a person a duty; the same once more is answered as before.
func grantRole(_ command: Identity.GrantRole, in transaction: Transaction) throws -> Identity.RoleGranted {
    _ = try transaction.account(of: command.person)
    if let scope = command.scope, !Suite.services.contains(where: { $0.service == scope }) {
        throw Refusal(.invalidField, "There is no service \(scope.debugDescription).", path: "$.scope")
    }
    let present = try transaction.duties.all(of: command.person)
        .first { $0.duty == command.duty && $0.scope == command.scope }
    if let present { return Identity.RoleGranted(person: command.person, duty: present) }
    let duty = Identity.DutyView(duty: command.duty, scope: command.scope, grantedAt: transaction.now)
    try transaction.duties.add(duty, to: command.person)
    let granted = Identity.RoleGranted(person: command.person, duty: duty)
    transaction.emit(granted)
    return granted
}
