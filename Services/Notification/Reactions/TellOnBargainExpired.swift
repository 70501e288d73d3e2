import Model
import ServiceKit

/// Tells who has opened a bargain that it has come to nothing.
func tellOnBargainExpired(_ event: Trade.BargainExpired, in transaction: Transaction) throws {
    try transaction.tell(
        Notification.SendMessage(
            person: event.bargain.opener,
            template: "bargain_expired",
            parameters: ["price": event.bargain.price.text],
            key: "bargain_expired \(event.bargain.id)"
        )
    )
}
