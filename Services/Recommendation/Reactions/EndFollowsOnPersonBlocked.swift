import Model
import ServiceKit

/// Keeps that two people listen to each other no more, whether or not the ends of their follows were heard of.
func endFollowsOnPersonBlocked(_ event: SocialGraph.PersonBlocked, in transaction: Transaction) throws {
    try transaction.endFollow(event.blocker, event.blocked)
    try transaction.endFollow(event.blocked, event.blocker)
}
