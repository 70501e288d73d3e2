import Model
import ServiceKit

/// Gives a person a duty; the same once more is answered as before.
func grantRole(_ command: Identity.GrantRole, in transaction: Transaction) throws -> Identity.RoleGranted {
    _ = try transaction.account(of: command.person)
    if let scope = command.scope, !Suite.services.contains(where: { $0.service == scope }) {
        throw Refusal(.invalidField, "There is no service \(scope.debugDescription).", path: "$.scope")
    }
    guard command.scope == nil || command.duty != .treasury else {
        throw Refusal(.invalidField, "Whoever has the duty treasury has it in all services.", path: "$.scope")
    }
    let present = try transaction.duties.all(of: command.person)
        .first { $0.duty == command.duty && $0.scope == command.scope }
    if let present {
        let holders = try transaction.duties.holders(of: command.duty)
        return Identity.RoleGranted(person: command.person, duty: present, holders: holders)
    }
    let second = try transaction.secondPerson(
        command.approval,
        of: Identity.GrantRole.deed(granting: command.duty, to: command.person),
        about: command.duty
    )
    let duty = Identity.DutyView(duty: command.duty, scope: command.scope, grantedAt: transaction.now)
    try transaction.duties.add(duty, to: command.person)
    let granted = Identity.RoleGranted(
        person: command.person,
        duty: duty,
        holders: try transaction.duties.holders(of: command.duty),
        approvedBy: second
    )
    transaction.emit(granted)
    return granted
}

extension Transaction {
    /// Who agrees that a duty is given or taken; nil where that takes nobody else.
    ///
    /// Once two people have the duty treasury it takes two of them. The first two are appointed by whoever runs the
    /// platform: before, nobody is there who could agree.
    func secondPerson(_ approval: String?, of deed: Identity.Deed, about duty: Identity.Duty) throws -> ID<Person>? {
        guard duty == .treasury, try duties.holders(of: duty) > 1 else { return nil }
        return try checkSecondPerson(approval, of: deed, having: duty, at: "$.approval")
    }
}
