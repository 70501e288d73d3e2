import Model
import ServiceKit

/// Ends a membership and announces it, if there is one; a circle outlives its members.
func leaveCircle(_ command: SocialGraph.LeaveCircle, in transaction: Transaction) throws -> SocialGraph.CircleLeft {
    guard try transaction.circles.find(command.circle) != nil else { throw Refusal.circleNotFound(command.circle) }
    let left = SocialGraph.CircleLeft(circle: command.circle, person: command.person)
    if try transaction.circles.remove(command.person, from: command.circle) { transaction.emit(left) }
    return left
}
