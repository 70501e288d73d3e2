import Model
import ServiceKit

/// Lets in whoever gave the right password and now brings the second factor, or the code that was sent by mail.
///
/// Five tries, then the login is over.
func confirmSession(
    _ command: Identity.ConfirmSession,
    in transaction: Transaction
) throws -> Answer<Identity.SessionAnswer> {
    try transaction.checkAsker(command.recipientKey, nil)
    guard let login = try transaction.authenticators.tryLogin(command.login, at: transaction.now),
        let account = try transaction.accounts.find(login.person), account.state == .active,
        let factor = try transaction.takeProof(login.code, command.digits, of: account)
    else { return .refused(Refusal(.loginFailed, "Nobody is let in by this.")) }
    try transaction.authenticators.removeLogin(command.login)
    try transaction.accounts.noteProof(of: account.person)
    var attempt = login.attempt
    attempt.recipientKey = command.recipientKey
    return .now(
        try transaction.beginSession(
            of: account.person,
            // The mail is where passwords are recovered: it makes nobody surer than one factor does.
            by: Entrance(assurance: factor == .mail ? .one : .two, factors: [.password, factor], attempt: attempt)
        )
    )
}

extension Transaction {
    /// By what somebody has confirmed a login; nil if by nothing.
    fileprivate func takeProof(
        _ code: ID<Identity.Code>?,
        _ digits: Sealed,
        of account: Account
    ) throws -> Identity.Factor? {
        guard let code else { return try takeSecondFactor(keys.open(digits, at: "$.digits"), of: account) }
        return try takeCode(code, .challenge, digits: digits) == account.person ? .mail : nil
    }
}
