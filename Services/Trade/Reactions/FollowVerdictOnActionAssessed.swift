import Model
import ServiceKit

/// Goes on with an order that risk control lets pass, and ends one that it denies; says nothing to verdicts on others.
///
/// What calls for a second look goes on, and so does what calls for a proof of identity: that is asked for with the
/// payment.
func followVerdictOnActionAssessed(_ event: RiskControl.ActionAssessed, in transaction: Transaction) throws {
    guard [.order, .groupJoin].contains(event.action), let id = event.subject.flatMap({ ID<Trade.Order>($0) }),
        var order = try transaction.orders.find(id), order.step == .verdict
    else { return }
    guard event.verdict != .deny else { return try transaction.refuse(order, because: Order.Reason.denied) }
    let before = order
    order.pass(event.verdict)
    try transaction.orders.move(order, from: before)
    try transaction.ask(for: order)
}
