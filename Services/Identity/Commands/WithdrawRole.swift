import Model
import ServiceKit

/// Takes a duty from a person: sessions that had it end, and with them the tokens that say so.
func withdrawRole(_ command: Identity.WithdrawRole, in transaction: Transaction) throws -> Identity.RoleWithdrawn {
    _ = try transaction.account(of: command.person)
    var withdrawn = Identity.RoleWithdrawn(person: command.person, duty: command.duty, scope: command.scope)
    let isHeld = try transaction.duties.all(of: command.person)
        .contains { $0.duty == command.duty && $0.scope == command.scope }
    guard isHeld else { return withdrawn }
    withdrawn.approvedBy = try transaction.secondPerson(
        command.approval,
        of: Identity.WithdrawRole.deed(withdrawing: command.duty, from: command.person),
        about: command.duty
    )
    try transaction.duties.remove(command.duty, scope: command.scope, from: command.person)
    transaction.emit(withdrawn)
    let staffed = try transaction.sessions.all(of: command.person, at: transaction.now).filter { $0.kind == .staff }
    try transaction.end(staffed, of: command.person, because: .operator)
    return withdrawn
}
