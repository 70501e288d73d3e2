import Model
import ServiceKit

/// Takes an erasure up again that identity itself has forgotten, because it was restored from an older backup.
///
/// All services have to confirm once more; they have nothing left, and that is a confirmation, too.
func recallErasureOnErasureRequested(_ event: Identity.ErasureRequested, in transaction: Transaction) throws {
    guard try transaction.erasures.find(event.request) == nil,
        var account = try transaction.accounts.find(event.person)
    else { return }
    account.leave()
    try transaction.accounts.save(account)
    let erasure = ErasureRequest(
        request: event.request,
        of: account,
        by: Suite.services.map { $0.service },
        at: event.requestedAt
    )
    try transaction.erasures.save(erasure)
    try transaction.attend(.erasure, of: event.person, by: .erasure(event.request))
    try transaction.cancelRequests(of: event.person)
    transaction.send(Identity.ErasePerson(person: event.person))
}
