import Model
import ServiceKit

/// Starts giving back what was paid for an order, or a part of it; parts can't add up to more than the whole.
///
/// All that is left of an order cancels what has not been shipped of it.
func refundOrder(_ command: Trade.RefundOrder, in transaction: Transaction) throws -> Trade.RefundStarted {
    let order = try transaction.require(command.order)
    if let id = command.id, let known = try transaction.refunds.find(id) {
        guard known.order == command.order, known.reason == command.reason,
            command.amount == nil || command.amount == known.amount
        else { throw Refusal(.refundExists, "There is a refund \(id) already.", path: "$.id") }
        return known.started
    }
    guard [.paid, .shipped, .received].contains(order.view.state),
        let payment = try order.payment.flatMap(transaction.payments.find)
    else {
        throw Refusal(
            .orderState,
            "The order is \(order.view.state.rawValue), and nothing of it is to be given back.",
            path: "$.order"
        )
    }
    let left = Money(
        payment.amount.amount - (try transaction.refunds.total(of: payment.id)),
        payment.amount.currency
    )
    let amount = command.amount ?? left
    guard amount.currency == left.currency, left.amount > 0, (1...left.amount).contains(amount.amount) else {
        throw Refusal(.refundTooLarge, "There are \(left.amount) \(left.currency) left.", path: "$.amount")
    }
    try transaction.checkByHand(
        Trade.RefundOrder.deed(refunding: amount, of: command.order),
        giving: amount,
        of: command.order,
        approval: command.approval
    )
    let id = command.id ?? transaction.newID()
    if order.isPaid, order.isPartlyShipped, amount == left {
        try transaction.cut(order, because: command.reason, amount: amount, refund: id)
    } else if order.isPaid, amount == left {
        try transaction.close(order, because: command.reason, refund: id)
    } else {
        _ = try transaction.giveBack(amount, of: payment, because: command.reason, refund: id)
    }
    return Trade.RefundStarted(refund: id, order: command.order, amount: amount, reason: command.reason)
}
