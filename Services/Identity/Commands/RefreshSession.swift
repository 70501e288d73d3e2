import Model
import ServiceKit

/// Gives the next refresh token for one, or the same once more; ends the session if somebody must have a copy.
func refreshSession(
    _ command: Identity.RefreshSession,
    in transaction: Transaction
) throws -> Answer<Identity.RefreshAnswer> {
    try transaction.checkAsker(command.recipientKey, command.audiences)
    let now = transaction.now
    let shown = try transaction.keys.open(
        command.refreshToken,
        at: "$.refresh_token",
        of: Identity.RefreshSession.self,
        recipientKey: command.recipientKey
    )
    guard let token = try transaction.sessions.token(shown),
        var session = try transaction.sessions.find(token.session), session.isLive(at: now), session.kind != .recovery
    else { throw Refusal(.sessionEnded, "Nobody is logged in by this token: log in again.") }
    // Whoever has the token and not the key gets nothing; but that alone doesn't harm who has both.
    guard session.deviceKey == nil || session.deviceKey == command.deviceKey else {
        throw Refusal(.sessionEnded, "The session is bound to the key of another device.", path: "$.device_key")
    }
    let next: String
    switch token.presented(at: now) {
    case .rotate:
        next = try transaction.sessions.rotate(token, shownAs: shown, random: transaction.randomBytes(32), at: now)
        session.usedAt = now
        try transaction.sessions.save(usedAt: now, of: session.id)
    case .again:
        next = try transaction.sessions.successor(of: token, shownAs: shown)
    case .reuse:
        try transaction.end([session], of: session.person, because: .compromised)
        try transaction.accounts.demandProof(of: session.person, at: now)
        transaction.tell(session.person, "session_compromised", key: "\(session.id)")
        return .refused(
            Refusal(.sessionEnded, "The token was used before, so somebody has a copy: the session is over.")
        )
    }
    let answer = Identity.RefreshAnswer(
        session: session.id,
        person: session.person,
        assurance: session.assurance,
        secrets: try transaction.secrets(
            of: session,
            refreshToken: next,
            audiences: command.audiences,
            recipientKey: command.recipientKey
        ),
        expiresAt: session.expiresAt
    )
    return .now(answer)
}
