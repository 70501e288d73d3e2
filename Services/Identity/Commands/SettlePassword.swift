import Model
import ServiceKit

/// Puts the new password in the place of the old one, and ends every session that was opened by that.
func settlePassword(
    _ command: Identity.SettlePassword,
    in transaction: Transaction
) throws -> Identity.PasswordChanged {
    let account = try transaction.account(of: command.person)
    guard command.verdict != .unreadable else {
        throw Refusal(.notSealed, "A password is not sealed under identity's key.", path: "$.new")
    }
    guard command.verdict == .right, let credential = command.credential else {
        throw Refusal(.loginFailed, "The present password is another, or there were too many tries.", path: "$.current")
    }
    try transaction.credentials.save(credential, of: account.person, at: transaction.now)
    try transaction.forgetFailures(of: account)
    let changed = Identity.PasswordChanged(
        person: account.person,
        purpose: command.purpose,
        changedAt: transaction.now
    )
    transaction.emit(changed)
    if changed.purpose != .register {
        transaction.tell(account.person, "password_changed", key: "\(transaction.now.milliseconds)")
    }
    let others = try transaction.sessions.all(of: account.person, at: transaction.now)
        .filter { $0.id != command.session }
    try transaction.end(others, of: account.person, because: .credentialsChanged)
    return changed
}
