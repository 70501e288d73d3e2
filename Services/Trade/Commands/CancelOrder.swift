import Model
import ServiceKit

/// Closes an order, or what of it has not been shipped, and announces it, once; what was paid goes back.
func cancelOrder(_ command: Trade.CancelOrder, in transaction: Transaction) throws -> Trade.OrderCancelled {
    let order = try transaction.require(command.order)
    try transaction.checkActor(order.view.buyer)
    let reason = command.reason ?? Order.Reason.cancelled
    switch order.view.state {
    case .paid where order.isPartlyShipped:
        return Trade.OrderCancelled(order: try transaction.cut(order, because: reason).view)
    case .shipped where order.isCut, .received where order.isCut:
        return Trade.OrderCancelled(order: order.view)
    case .placed, .awaitingPayment, .closing, .paid:
        return Trade.OrderCancelled(order: try transaction.close(order, because: reason).view)
    case .cancelled:
        if order.step == .lateStock { try transaction.giveUpLatePayment(of: order, because: reason) }
        return Trade.OrderCancelled(order: try transaction.require(command.order).view)
    case .shipped, .received, .refused, .refunded:
        throw Refusal(.orderState, "The order is \(order.view.state.rawValue) already.", path: "$.order")
    }
}
