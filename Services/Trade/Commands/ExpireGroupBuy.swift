import Model
import ServiceKit

/// Closes an open group-buy whose time is over, or that is given a reason, and all its orders; what was paid goes back.
func expireGroupBuy(_ command: Trade.ExpireGroupBuy, in transaction: Transaction) throws -> Trade.GroupBuy {
    var group = try transaction.require(command.groupBuy)
    guard group.state == .open, command.reason != nil || transaction.now >= group.expiresAt else { return group }
    group.close(command.reason == nil ? .expired : .cancelled, at: transaction.now)
    try transaction.groupBuys.save(group)
    transaction.cancel(group.timer)
    if let reason = command.reason {
        transaction.emit(Trade.GroupBuyCancelled(groupBuy: group, reason: reason))
    } else {
        transaction.emit(Trade.GroupBuyExpired(groupBuy: group))
    }
    for member in group.members {
        let order = try transaction.require(member.order)
        if order.step == .lateStock {
            try transaction.giveUpLatePayment(of: order)
        } else {
            try transaction.close(order, because: command.reason ?? Order.Reason.groupExpired)
        }
    }
    return group
}
