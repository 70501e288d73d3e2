import Model
import ServiceKit

/// Ends a follow and announces it, if there is one.
func unfollowPerson(
    _ command: SocialGraph.UnfollowPerson,
    in transaction: Transaction
) throws -> SocialGraph.PersonUnfollowed {
    let unfollowed = SocialGraph.PersonUnfollowed(follower: command.follower, followee: command.followee)
    try transaction.end(unfollowed)
    return unfollowed
}

extension Transaction {
    /// Ends a follow and announces it, if there is one.
    func end(_ follow: SocialGraph.PersonUnfollowed) throws {
        guard try follows.delete(follow.follower, follow.followee) else { return }
        try rankSoon()
        emit(follow)
    }
}
