import Model
import ServiceKit

/// Turns the second factor off, for whoever still has it; other sessions end.
func removeTOTP(_ command: Identity.RemoveTOTP, in transaction: Transaction) throws -> Answer<Identity.TOTPRemoved> {
    let account = try transaction.account(of: command.person)
    let session = try transaction.liveSession(command.session, of: command.person)
    guard try transaction.authenticators.isOn(account.person) else {
        throw Refusal(.secondFactorMissing, "The person has no authenticator.")
    }
    let typed = try transaction.keys.open(
        command.digits,
        at: "$.digits",
        of: Identity.RemoveTOTP.self,
        person: command.person
    )
    guard try transaction.takeSecondFactor(typed, of: account) != nil else { return .refused(.wrongCode) }
    try transaction.authenticators.remove(account.person)
    try transaction.authenticators.removeLogins(of: account.person)
    let removed = Identity.TOTPRemoved(person: account.person, removedAt: transaction.now)
    transaction.emit(removed)
    transaction.tell(account.person, "second_factor_off", key: "\(transaction.now.milliseconds)")
    let others = try transaction.sessions.all(of: account.person, at: transaction.now).filter { $0.id != session.id }
    try transaction.end(others, of: account.person, because: .credentialsChanged)
    return .now(removed)
}
