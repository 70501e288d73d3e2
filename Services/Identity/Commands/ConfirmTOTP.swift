import Model
import ServiceKit

private let recoveryCodes = 10

/// Turns the second factor on with the first code of the app; other sessions, opened without it, end.
func confirmTOTP(
    _ command: Identity.ConfirmTOTP,
    in transaction: Transaction
) throws -> Answer<Identity.RecoveryCodes> {
    let keys = transaction.keys
    let now = transaction.now
    try transaction.checkAsker(command.recipientKey, nil)
    let account = try transaction.account(of: command.person)
    let session = try transaction.liveSession(command.session, of: command.person)
    guard let authenticator = try transaction.authenticators.find(account.person),
        authenticator.confirmedAt != nil || now < authenticator.enrolledAt + AuthenticatorTable.life
    else { throw Refusal(.secondFactorMissing, "No authenticator waits to be confirmed: enrol one.") }
    guard authenticator.confirmedAt == nil else {
        throw Refusal(.secondFactorExists, "The authenticator is confirmed already.")
    }
    let digits = try keys.open(
        command.digits,
        at: "$.digits",
        of: Identity.ConfirmTOTP.self,
        person: command.person,
        recipientKey: command.recipientKey
    )
    try transaction.authenticators.countTry(of: account.person)
    guard authenticator.failures < AuthenticatorTable.mostFailures,
        let counter = try keys.counter(of: digits, by: authenticator, of: account, at: now)
    else { return .refused(.wrongCode) }
    let codes = (0..<recoveryCodes).map { _ in
        keys.recoveryCode(transaction.randomBytes(KeyTable.recoveryCodeBytes))
    }
    try transaction.authenticators.confirm(
        account.person,
        recoveryCodes: codes.compactMap(keys.hash(ofRecoveryCode:)),
        at: now
    )
    try transaction.authenticators.succeed(account.person, counter: counter)
    transaction.emit(Identity.TOTPConfirmed(person: account.person, confirmedAt: now))
    transaction.tell(account.person, "second_factor_on", key: "\(now.milliseconds)")
    let others = try transaction.sessions.all(of: account.person, at: now).filter { $0.id != session.id }
    try transaction.end(others, of: account.person, because: .credentialsChanged)
    return .now(Identity.RecoveryCodes(codes: try keys.seal(codes, to: command.recipientKey)))
}
