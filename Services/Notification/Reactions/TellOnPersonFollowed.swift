import Model
import ServiceKit

/// Tells a person of a new follower, once per follower, and of none who was one elsewhere before.
func tellOnPersonFollowed(_ event: SocialGraph.PersonFollowed, in transaction: Transaction) throws {
    guard !event.isImported, try !transaction.isErased(event.follower), try !transaction.isErased(event.followee),
        try transaction.recipients.noteFollower(event.follower, of: event.followee)
    else { return }
    try transaction.tell(Notification.SendMessage(person: event.followee, template: "new_follower"))
}
