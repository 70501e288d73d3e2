import Model
import ServiceKit

/// Tells every member who has paid that the group is complete.
func tellOnGroupBuyFormed(_ event: Trade.GroupBuyFormed, in transaction: Transaction) throws {
    let group = event.groupBuy
    for member in group.members where member.isPaid {
        try transaction.tell(
            Notification.SendMessage(
                person: member.person,
                template: "group_formed",
                parameters: ["size": "\(group.size)"],
                key: "group_formed \(group.id)"
            )
        )
    }
}
