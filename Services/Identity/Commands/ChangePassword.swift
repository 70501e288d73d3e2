import Model
import ServiceKit

/// Has the present password compared and the new one hashed; the answer comes from `settlePassword`.
///
/// Whoever sits at somebody's open screen doesn't know the password: tries are counted, by session, like those of a login.
func changePassword(
    _ command: Identity.ChangePassword,
    in transaction: Transaction
) throws -> Answer<Identity.PasswordChanged> {
    let account = try transaction.account(of: command.person)
    try transaction.checkRoomForHash()
    guard let session = try transaction.sessions.find(command.session), session.person == command.person,
        session.isLive(at: transaction.now), session.assurance != .recovering
    else { throw Refusal(.sessionNotFound, "The person has no live session \(command.session).", path: "$.session") }
    let new = try transaction.keys.open(
        command.new,
        at: "$.new",
        of: Identity.ChangePassword.self,
        person: command.person
    )
    try transaction.checkNewPassword(new, at: "$.new", of: account)
    guard let emailCode = account.emailCode else { throw Refusal(.loginFailed, "The person has no password.") }
    let (isAdmitted, _) = try transaction.countLogin(
        emailCode: emailCode,
        knownDevice: session.id.uuid.bytes,
        network: nil
    )
    return transaction.answer(
        by: HashPassword(
            person: command.person,
            named: command.person,
            session: session.id,
            purpose: .change,
            new: command.new,
            current: command.current,
            credential: try isAdmitted ? transaction.credentials.find(command.person) : nil
        )
    )
}
