import Model
import ServiceKit

/// Tells every member that the group did not fill.
func tellOnGroupBuyExpired(_ event: Trade.GroupBuyExpired, in transaction: Transaction) throws {
    for member in event.groupBuy.members {
        try transaction.tell(
            Notification.SendMessage(
                person: member.person,
                template: "group_expired",
                key: "group_expired \(event.groupBuy.id)"
            )
        )
    }
}
