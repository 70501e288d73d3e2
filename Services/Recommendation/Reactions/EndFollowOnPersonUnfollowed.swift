import Model
import ServiceKit

/// Keeps that somebody listens to another no more.
func endFollowOnPersonUnfollowed(_ event: SocialGraph.PersonUnfollowed, in transaction: Transaction) throws {
    try transaction.endFollow(event.follower, event.followee)
}

extension Transaction {
    func endFollow(_ follower: ID<Person>, _ followee: ID<Person>) throws {
        try people.unfollow(follower, followee)
        remember(Recommender.Change.unfollow(follower, of: followee))
    }
}
