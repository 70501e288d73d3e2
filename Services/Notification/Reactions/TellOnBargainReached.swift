import Model
import ServiceKit

/// Tells who has opened a bargain that it can be bought at its lowest price.
func tellOnBargainReached(_ event: Trade.BargainReached, in transaction: Transaction) throws {
    try transaction.tell(
        Notification.SendMessage(
            person: event.bargain.opener,
            template: "bargain_reached",
            parameters: ["price": event.bargain.price.text],
            key: "bargain_reached \(event.bargain.id)"
        )
    )
}
