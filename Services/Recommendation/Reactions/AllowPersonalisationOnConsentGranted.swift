import Model
import ServiceKit

/// Lets feeds be made of what a person did, for themselves and for those who follow them.
func allowPersonalisationOnConsentGranted(_ event: Identity.ConsentGranted, in transaction: Transaction) throws {
    guard event.consent.purpose == .personalisation else { return }
    try transaction.setConsent(of: event.person, isGiven: true, at: event.consent.grantedAt)
}

extension Transaction {
    /// Keeps whether a person allows personalisation, unless something later is known.
    func setConsent(of person: ID<Person>, isGiven: Bool, at time: Timestamp) throws {
        guard try !isErased(person) else { return }
        guard try people.setConsent(of: person, isGiven: isGiven, at: time) else { return }
        guard try !isRestricted(person) else { return }
        remember(Recommender.Change.personalisation(person, isAllowed: isGiven))
    }
}
