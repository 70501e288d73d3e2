import Model
import ServiceKit

/// Opens a circle with its owner as the first member, and announces it; the same one again is answered, not repeated.
func createCircle(
    _ command: SocialGraph.CreateCircle,
    in transaction: Transaction
) throws -> SocialGraph.CircleCreated {
    let circle = try Circle(command, id: command.id ?? transaction.newID())
    try transaction.refuseIfErased(circle.owner, path: "$.owner")
    if let existing = try transaction.circles.find(circle.circle) {
        guard existing == circle else {
            throw Refusal(.circleExists, "There is a circle \(circle.circle) already.", path: "$.id")
        }
        return circle
    }
    try transaction.circles.insert(circle, at: transaction.now)
    _ = try transaction.circles.add(circle.owner, to: circle.circle, at: transaction.now)
    transaction.emit(circle)
    return circle
}
