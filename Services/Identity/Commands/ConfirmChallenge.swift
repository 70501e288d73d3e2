import Model
import ServiceKit

/// Takes the proof, once, and signs that its person wants this one thing.
func confirmChallenge(
    _ command: Identity.ConfirmChallenge,
    in transaction: Transaction
) throws -> Answer<Identity.Approval> {
    let now = transaction.now
    let typed = try transaction.keys.open(command.digits, at: "$.digits", of: Identity.ConfirmChallenge.self)
    guard let challenge = try transaction.challenges.tryOne(command.challenge, at: now),
        let account = try transaction.accounts.find(challenge.person), account.state == .active,
        let session = try transaction.sessions.find(challenge.session), session.isLive(at: now)
    else { return .refused(.wrongCode) }
    let isProved =
        if let code = challenge.code {
            try transaction.takeCode(code, .challenge, digits: typed) == account.person
        } else {
            try transaction.takeSecondFactor(typed, of: account) != nil
        }
    guard isProved else { return .refused(.wrongCode) }
    if challenge.factor == .mail { try transaction.accounts.confirmEmail(account.person, at: now) }
    try transaction.challenges.remove(challenge.id)
    let expiresAt = now + ChallengeTable.life
    let token = ApprovalToken(
        person: account.person,
        session: session.id,
        challenge: challenge.id,
        deed: challenge.deed,
        duties: try transaction.duties(of: session, in: challenge.deed.service),
        issuedAt: now,
        expiresAt: expiresAt
    )
    return .now(
        Identity.Approval(token: try transaction.keys.sign(token, by: transaction.signingKey()), expiresAt: expiresAt)
    )
}
