import Model
import ServiceKit

/// Takes the gateway's word on a refund: a confirmation is counted and announced once, anything else is tried again.
func settleRefund(_ command: Trade.SettleRefund, in transaction: Transaction) throws -> Trade.RefundSettled {
    guard var refund = try transaction.refunds.find(command.refund), refund.order == command.order else {
        throw Refusal(.refundNotFound, "The order has no refund \(command.refund).", path: "$.refund")
    }
    try refund.check(command)
    let settled = Trade.RefundSettled(refund: refund.id, order: refund.order, outcome: command.outcome)
    guard command.outcome == .succeeded else {
        guard !refund.isConfirmed else {
            return Trade.RefundSettled(refund: refund.id, order: refund.order, outcome: .succeeded)
        }
        transaction.schedule(
            Trade.RetryRefund(refund: refund.id, order: refund.order),
            at: transaction.now + refund.patience,
            key: refund.timer
        )
        if command.outcome == .declined, refund.decline(command.attempt) {
            try transaction.refunds.save(refund)
            transaction.emit(settled)
        }
        return settled
    }
    guard refund.confirm(reference: command.gatewayReference, at: transaction.now) else { return settled }
    try transaction.refunds.save(refund)
    try transaction.post(.confirmed(refund))
    transaction.cancel(refund.timer)
    transaction.emit(settled)
    var order = try transaction.require(refund.order)
    let before = order
    // Money that the order never had a use for does not count as the order's.
    if order.hasUsed(refund.payment) {
        order.giveBack(refund.amount, refund.reason, at: transaction.now)
        try transaction.orders.move(order, from: before)
        if order.view.state == .refunded { transaction.cancel(order.timer) }
    }
    try transaction.completeClaim(of: refund.id)
    transaction.emit(Trade.OrderRefunded(order: order.view, refund: refund.id, amount: refund.amount))
    return settled
}
