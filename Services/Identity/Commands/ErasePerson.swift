import Model
import ServiceKit

/// Ends the account at once and asks every registered service to erase.
///
/// Asked again it is the same request; services that haven't confirmed yet are asked again, too.
func erasePerson(_ command: Identity.ErasePerson, in transaction: Transaction) throws -> Identity.ErasureRequested {
    if let earlier = try transaction.erasures.find(of: command.person) {
        let requested = Identity.ErasureRequested(earlier)
        if earlier.state != .certified { transaction.emit(requested) }
        return requested
    }
    guard var account = try transaction.accounts.find(command.person) else {
        throw Refusal(.personNotFound, "Nobody has the pseudonym \(command.person).", path: "$.person")
    }
    try transaction.checkErasureApproved(command.approval, by: account.person)
    guard try !transaction.holds.contains(account.person) else {
        throw Refusal(.personHeld, "Until \(Identity.LiftHold.name) ends it, nothing is erased.", path: "$.person")
    }
    try transaction.endAll(of: account.person, because: .erased)
    try transaction.forgetFailures(of: account)
    account.leave()
    let erasure = ErasureRequest(
        request: transaction.newID(),
        of: account,
        by: Suite.services.map { $0.service },
        at: transaction.now
    )
    try transaction.accounts.save(account)
    try transaction.erasures.save(erasure)
    try transaction.attend(.erasure, of: erasure.person, by: .erasure(erasure.request))
    try transaction.cancelRequests(of: erasure.person)
    let requested = Identity.ErasureRequested(erasure)
    transaction.emit(requested)
    return requested
}

extension Transaction {
    /// Refuses an erasure that its person has not approved with one more proof.
    func checkErasureApproved(_ approval: String?, by person: ID<Person>) throws {
        try checkApproval(approval, of: Identity.ErasePerson.deed(erasing: person), by: person, at: "$.approval")
    }
}
