import Model
import ServiceKit

/// Keeps a consent to marketing; other purposes are others' business.
func noteConsentOnConsentGranted(_ event: Identity.ConsentGranted, in transaction: Transaction) throws {
    guard event.consent.purpose == .marketing, try !transaction.isErased(event.person) else { return }
    try transaction.recipients.save(
        MarketingConsent(receipt: event.consent.receipt, grantedAt: event.consent.grantedAt),
        of: event.person
    )
}
