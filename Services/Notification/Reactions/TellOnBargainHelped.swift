import Model
import ServiceKit

/// Tells who has opened a bargain of each cut but the last, which has news of its own.
func tellOnBargainHelped(_ event: Trade.BargainHelped, in transaction: Transaction) throws {
    let bargain = event.bargain
    guard bargain.state == .running, let cut = event.help.amount else { return }
    try transaction.tell(
        Notification.SendMessage(
            person: bargain.opener,
            template: "bargain_helped",
            parameters: ["amount": cut.text, "price": bargain.price.text, "floor": bargain.floor.text],
            key: "bargain_helped \(event.help.id)"
        )
    )
}
