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
    let typed = try transaction.keys.open(
        command.digits,
        at: "$.digits",
        of: Identity.ConfirmSession.self,
        recipientKey: command.recipientKey
    )
    guard let login = try transaction.authenticators.tryLogin(command.login, at: transaction.now),
        let account = try transaction.accounts.find(login.person), account.state == .active
    else { return .refused(.nobodyIsLetIn) }
    guard let factor = try transaction.takeProof(login.code, typed, of: account) else {
        // Whoever it is, they know the password.
        if login.isLastTry { transaction.tell(account.person, "login_unproven", key: "\(command.login)") }
        return .refused(.nobodyIsLetIn)
    }
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
        _ typed: String,
        of account: Account
    ) throws -> Identity.Factor? {
        guard let code else { return try takeSecondFactor(typed, of: account) }
        return try takeCode(code, .challenge, digits: typed) == account.person ? .mail : nil
    }
}
