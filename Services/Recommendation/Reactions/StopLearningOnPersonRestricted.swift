import Model
import ServiceKit

/// Reckons with nothing of somebody whose data may only be kept, neither for themselves nor for others.
func stopLearningOnPersonRestricted(_ event: Identity.PersonRestricted, in transaction: Transaction) throws {
    transaction.remember(Recommender.Change.restriction(event.person))
}
