import Model
import ServiceKit

/// Takes a consent back and announces it, once.
func withdrawConsent(
    _ command: Identity.WithdrawConsent,
    in transaction: Transaction
) throws -> Identity.ConsentWithdrawn {
    _ = try transaction.account(of: command.person)
    guard var consent = try transaction.consents.find(command.person, command.purpose) else {
        throw Refusal(
            .consentNotFound,
            "The person has never allowed \(command.purpose.rawValue).",
            path: "$.purpose"
        )
    }
    guard consent.withdrawnAt == nil else {
        return Identity.ConsentWithdrawn(person: command.person, consent: consent)
    }
    consent.withdrawnAt = transaction.now
    try transaction.consents.add(consent, of: command.person)
    let withdrawn = Identity.ConsentWithdrawn(person: command.person, consent: consent)
    transaction.emit(withdrawn)
    return withdrawn
}
