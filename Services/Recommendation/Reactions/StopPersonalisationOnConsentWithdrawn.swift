import Model
import ServiceKit

/// Stops personal feeds from the next answer on; what the person did stays, and counts for nobody by name.
func stopPersonalisationOnConsentWithdrawn(_ event: Identity.ConsentWithdrawn, in transaction: Transaction) throws {
    guard event.consent.purpose == .personalisation else { return }
    try transaction.setConsent(of: event.person, isGiven: false, at: event.consent.withdrawnAt ?? transaction.now)
}
