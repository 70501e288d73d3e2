import Model
import ServiceKit

/// Ends what follows there are between two people, and keeps new ones from beginning; announces all of it, once.
func blockPerson(
    _ command: SocialGraph.BlockPerson,
    in transaction: Transaction
) throws -> SocialGraph.PersonBlocked {
    let (blocker, blocked) = (command.blocker, command.blocked)
    guard blocker != blocked else { throw Refusal.ofOneself("block", path: "$.blocked") }
    try transaction.refuseIfErased(blocker, path: "$.blocker")
    try transaction.refuseIfErased(blocked, path: "$.blocked")
    let event = SocialGraph.PersonBlocked(blocker: blocker, blocked: blocked)
    guard try transaction.follows.block(blocked, for: blocker, at: transaction.now) else { return event }
    try transaction.end(.init(follower: blocker, followee: blocked))
    try transaction.end(.init(follower: blocked, followee: blocker))
    transaction.emit(event)
    return event
}
