import Model
import ServiceKit

/// Has a new password hashed for somebody who has proved that they read their mail; the answer comes from
/// `settlePassword`.
func setPassword(
    _ command: Identity.SetPassword,
    in transaction: Transaction
) throws -> Answer<Identity.PasswordChanged> {
    let account = try transaction.account(of: command.person)
    try transaction.checkRoomForHash()
    _ = try transaction.liveSession(command.session, of: command.person, isOfRecovery: true)
    let new = try transaction.keys.open(command.new, at: "$.new", of: Identity.SetPassword.self, person: command.person)
    try transaction.checkNewPassword(new, at: "$.new", of: account)
    return transaction.answer(
        by: HashPassword(person: command.person, named: command.person, purpose: .recover, new: command.new)
    )
}
