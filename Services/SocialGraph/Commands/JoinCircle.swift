import Model
import ServiceKit

/// Makes a person a member and announces it, once; not if they and the owner want nothing to do with each other.
func joinCircle(_ command: SocialGraph.JoinCircle, in transaction: Transaction) throws -> SocialGraph.CircleJoined {
    try transaction.refuseIfErased(command.person, path: "$.person")
    guard let circle = try transaction.circles.find(command.circle) else {
        throw Refusal.circleNotFound(command.circle)
    }
    guard try !transaction.follows.isBlocked(circle.owner, command.person) else {
        throw Refusal.blocked(path: "$.circle")
    }
    let joined = SocialGraph.CircleJoined(circle: command.circle, person: command.person)
    if try transaction.circles.add(command.person, to: command.circle, at: transaction.now) { transaction.emit(joined) }
    return joined
}
