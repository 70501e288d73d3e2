import Model
import ServiceKit

/// Tells who has opened a bargain that its price is there again, for each order that has ended.
func tellOnBargainReopened(_ event: Trade.BargainReopened, in transaction: Transaction) throws {
    try transaction.tell(
        Notification.SendMessage(
            person: event.bargain.opener,
            template: "bargain_reopened",
            parameters: ["price": event.bargain.price.text],
            key: "bargain_reopened \(event.order)"
        )
    )
}
