import Model
import ServiceKit

/// Ends one session of a person, or all, or all but one.
func revokeSession(_ command: Identity.RevokeSession, in transaction: Transaction) throws -> Identity.SessionRevoked {
    _ = try transaction.account(of: command.person)
    let live = try transaction.sessions.all(of: command.person, at: transaction.now)
    if let wanted = command.session {
        guard let session = live.first(where: { $0.id == wanted }) else {
            throw Refusal(.sessionNotFound, "The person has no live session \(wanted).", path: "$.session")
        }
        return try transaction.end([session], of: command.person, because: .loggedOut)
    }
    return try transaction.end(
        live.filter { $0.id != command.except },
        of: command.person,
        because: .loggedOut,
        isOfAll: command.except == nil
    )
}
