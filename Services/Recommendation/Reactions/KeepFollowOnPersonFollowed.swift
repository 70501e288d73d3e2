import Model
import ServiceKit

/// Keeps who listens to whom.
func keepFollowOnPersonFollowed(_ event: SocialGraph.PersonFollowed, in transaction: Transaction) throws {
    guard try !transaction.isErased(event.follower), try !transaction.isErased(event.followee) else { return }
    try transaction.people.follow(event.follower, event.followee)
    transaction.remember(Recommender.Change.follow(event.follower, of: event.followee))
}
