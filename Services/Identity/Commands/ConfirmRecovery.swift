import Model
import ServiceKit

/// Takes the code: opens a session that is good for a new password and nothing else.
///
/// A second factor stays as it is: whoever reads somebody's mail gets no further than to the question for it.
func confirmRecovery(
    _ command: Identity.ConfirmRecovery,
    in transaction: Transaction
) throws -> Answer<Identity.SessionAnswer> {
    try transaction.checkAsker(command.recipientKey, nil)
    let digits = try transaction.keys.open(
        command.digits,
        at: "$.digits",
        of: Identity.ConfirmRecovery.self,
        recipientKey: command.recipientKey
    )
    guard let person = try transaction.takeCode(command.code, .recovery, digits: digits),
        let account = try transaction.accounts.find(person), account.state == .active
    else { return .refused(.wrongCode) }
    try transaction.accounts.confirmEmail(person, at: transaction.now)
    let entrance = Entrance(
        kind: .recovery,
        assurance: .recovering,
        factors: [.mail],
        attempt: Identity.LoginAttempt(
            person: person,
            isAdmitted: true,
            counters: [],
            isKnownDevice: false,
            audiences: [Identity.service],
            recipientKey: command.recipientKey
        )
    )
    return .now(try transaction.beginSession(of: person, by: entrance))
}
