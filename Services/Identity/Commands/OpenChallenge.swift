import Model
import ServiceKit

/// Asks for a proof of another kind than the one that opened the session: a code of the app, else one by mail.
func openChallenge(
    _ command: Identity.OpenChallenge,
    in transaction: Transaction
) throws -> Identity.ChallengeOpened {
    let account = try transaction.account(of: command.person)
    let session = try transaction.liveSession(command.session, of: command.person)
    guard command.deed.action.utf8.count <= 100, command.deed.subject.utf8.count <= 100,
        command.deed.payee.map({ $0.utf8.count <= 100 }) ?? true,
        Suite.services.contains(where: { command.deed.action.hasPrefix($0.service + ".") })
    else { throw Refusal(.invalidField, "A deed names a command, and what it is about.", path: "$.deed") }
    let hasApp = try transaction.authenticators.isOn(account.person)
    guard hasApp || transaction.keys.takesMailProofs else {
        throw Refusal(
            .secondFactorMissing,
            "A code sent by mail proves nothing here: set up an app first, with \(Identity.EnrolTOTP.name)."
        )
    }
    let opened = Identity.ChallengeOpened(
        challenge: transaction.newID(),
        factor: hasApp ? .oneTimePassword : .mail,
        expiresAt: transaction.now + ChallengeTable.life
    )
    try transaction.challenges.add(
        ChallengeTable.Challenge(
            id: opened.challenge,
            person: account.person,
            session: session.id,
            factor: opened.factor,
            code: try hasApp ? nil : transaction.sendCode(.challenge, to: account).code,
            deed: command.deed,
            expiresAt: opened.expiresAt
        ),
        at: transaction.now
    )
    return opened
}
