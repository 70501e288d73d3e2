import Model
import ServiceKit

/// Lets in whoever gave the right password and now brings the second factor; five tries, then the login is over.
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
        let account = try transaction.accounts.find(login.person), account.state == .active,
        let factor = try transaction.takeSecondFactor(typed, of: account)
    else { return .refused(Refusal(.loginFailed, "Nobody is let in by this.")) }
    try transaction.authenticators.removeLogin(command.login)
    var attempt = login.attempt
    attempt.recipientKey = command.recipientKey
    return .now(
        try transaction.beginSession(
            of: account.person,
            by: Entrance(assurance: .two, factors: [.password, factor], attempt: attempt)
        )
    )
}
