import Model
import ServiceKit

/// Reckons again with what somebody did, meanwhile, too; who was not restricted is reckoned with already.
func learnAgainOnRestrictionLifted(_ event: Identity.RestrictionLifted, in transaction: Transaction) throws {
    guard try transaction.isRestricted(event.person) else { return }
    transaction.remember(
        Recommender.Change.restrictionLifted(
            event.person,
            did: try transaction.events.all(of: event.person),
            isWilling: try transaction.people.isWilling(event.person)
        )
    )
}
