import Model
import ServiceKit

/// Ends a consent to marketing, unless the person has given another one since.
func forgetConsentOnConsentWithdrawn(_ event: Identity.ConsentWithdrawn, in transaction: Transaction) throws {
    guard event.consent.purpose == .marketing,
        var consent = try transaction.recipients.consent(of: event.person),
        consent.receipt == event.consent.receipt
    else { return }
    consent.withdrawnAt = event.consent.withdrawnAt ?? transaction.now
    try transaction.recipients.save(consent, of: event.person)
}
