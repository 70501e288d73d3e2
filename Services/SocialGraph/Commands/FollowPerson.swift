import Model
import ServiceKit

/// Has a person follow another and announces it; who follows already is answered with when that began.
func followPerson(
    _ command: SocialGraph.FollowPerson,
    in transaction: Transaction
) throws -> SocialGraph.PersonFollowed {
    let follow = try Follow(command, at: transaction.now)
    try transaction.refuseIfErased(follow.follower, path: "$.follower")
    try transaction.refuseIfErased(follow.followee, path: "$.followee")
    guard try !transaction.follows.isBlocked(follow.follower, follow.followee) else {
        throw Refusal.blocked(path: "$.followee")
    }
    return try transaction.begin(follow)
}

extension Transaction {
    /// Keeps and announces a follow that is new; returns the one that counts.
    func begin(_ follow: Follow) throws -> Follow {
        if let existing = try follows.insert(follow) { return existing }
        try rankSoon()
        emit(follow)
        return follow
    }
}
